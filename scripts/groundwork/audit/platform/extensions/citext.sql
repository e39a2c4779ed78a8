create domain extensions.citext as text;
