"""What the database itself refuses to lose or to change, whatever asks it."""
