"""Harvesting: public letters, downloaded politely, kept with their provenance.

What goes in: addresses of letters and of pages that list letters. What comes out: a directory with a
folder per letter that ``pipeline.sources`` loads, and an ``Outcome`` per address. Nothing is read,
validated or published here.

``addresses``  what an address is, and which sites may be asked   ``network``   names → addresses that may be reached
``client``     one request, within limits                         ``pacing``    how long to wait
``robots``     what a site allows                                 ``fetching``  one document, politely
``contents``   bytes → what they are                              ``cues``      rules that tell a letter's link
``links``      a page → its links                                 ``archive``   the directory
``harvest``    all of it, address by address
"""

from peelgraph.harvesting.fetching import Fetched, fetch

__all__ = ["Fetched", "fetch"]
