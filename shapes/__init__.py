"""The PEEL shapes (Turtle); this file makes the folder a package that ships in the wheel."""
