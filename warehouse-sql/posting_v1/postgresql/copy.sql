-- Takes a bundle's rows into the stage.
copy posting_stage from stdin with (format binary);
