-- The exception that the record at offset $3 of partition $2 of topic $1 is.
select *, octet_length(value) as value_bytes
from settled_exception
where topic = $1
  and topic_partition = $2
  and topic_offset = $3;
