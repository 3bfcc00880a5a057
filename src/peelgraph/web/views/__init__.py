"""What each kind of page shows, made of rows and of nothing else. Pure.

``nodes`` groups rows by thing, ``records`` are the things, ``overview`` reads all of them at once;
then one module per kind of page. Addresses and markup are the templates' business.
"""
