-- Takes a bundle's rows into the stage.
copy close_count_stage from stdin with (format binary);
