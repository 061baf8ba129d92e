-- Takes a bundle's rows into the stage.
copy event_stage from stdin with (format binary);
