"""Geometry of the pictures: records → places and words. Pure; the templates write the SVG."""
