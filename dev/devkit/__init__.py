"""What the developer commands share. Standard library only: it runs before any virtual environment exists."""
