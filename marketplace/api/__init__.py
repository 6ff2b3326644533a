"""The door for programs: the description of the JSON API, generated from the code, and a page to read it.

The routes themselves live with their features. Owns the words operation and schema.
"""
