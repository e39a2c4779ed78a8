"""Find the gaps between migrations, the code that uses them, and a live database."""

from audit.cli import main

if __name__ == "__main__":
    main()
