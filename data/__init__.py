"""Registers, letters, rule tables and queries; this file makes the folder ship in the wheel."""
