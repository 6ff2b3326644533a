"""The office: settings, the audit log, jobs, mail and health, for those who run the place."""
