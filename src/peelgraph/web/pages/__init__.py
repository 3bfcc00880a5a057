"""The pages that people walk through. What they show is made in ``views``, their markup in ``templates``.

``site``            home and style
``browsing``        lists, and a page for each kind of thing; ``list_data`` the lists for programs
``reports``         how the published version was validated
``visits``          one request for a page: for which days, with which parameters
``shipped``         templates, saved queries and static files of this package
"""
