"""Who somebody is: signing in, the second factor, single sign-on, sessions.

The protocols are django-allauth's; what it shows, whom it lets in and what is kept of it is
decided here. Who may do what is no question of this package: see ``workflows.authority``.
"""
