"""Settings: the environment, read once, frozen and passed on.

``variables``      the one table (``SETTINGS``): name, default and meaning of each
``values``         from what a variable is set to, to its value, or what is wrong with it
``environment``    all of them in one record, ``Settings``; ``Limits`` are what queries may cost
"""

from peelgraph.settings.environment import Limits, Settings, read_environment
from peelgraph.settings.values import read_store
from peelgraph.settings.variables import CONFIG, HOST, METRICS, PORT, SETTINGS, TOKEN, Setting

__all__ = [
    "CONFIG",
    "HOST",
    "METRICS",
    "PORT",
    "SETTINGS",
    "TOKEN",
    "Limits",
    "Setting",
    "Settings",
    "read_environment",
    "read_store",
]
