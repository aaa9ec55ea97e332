"""Acts upon the installation, not upon one matter."""
