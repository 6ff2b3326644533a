"""The office: what waits, and the pages of the platform itself (audit log, settings, jobs, mail, health).

Features keep their own pages under `/admin` in their `admin.py`.
"""
