"""Published versions on disk: plain directories that never change, and which of them is current.

``versions``       publish, list, hold and load them
``journal``        which version is current since when
``retention``      the version to go back to; removing old ones
``errata``         the record of withdrawn letters
``dumps``          a version as files to take away
``indexes``        a version as the engine's index, written once
``locking``        one publisher at a time; versions in use
``durability``     what stays when the machine stops
"""
