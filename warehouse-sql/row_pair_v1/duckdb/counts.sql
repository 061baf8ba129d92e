select
  count(*) as compared,
  count(*) filter (where is_equal) as equal
from row_pair;
