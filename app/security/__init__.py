"""Who may do what: passwords, sessions, tokens, the guard in front of the plant, the audit trail. It refuses to know any screen or route."""
