-- Takes a bundle's rows into the stage.
copy close_difference_stage from stdin with (format binary);
