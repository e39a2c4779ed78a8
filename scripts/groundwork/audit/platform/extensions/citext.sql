create domain @extschema@.citext as text;
