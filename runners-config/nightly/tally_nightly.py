"""Airflow: close the books of each day, once it is over.

The day is the data interval's, so a run that is cleared and started again closes the day it was
for. Days close in order, hence depends_on_past and a single active run.
"""

from datetime import datetime, timedelta, timezone

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG(
    dag_id="tally_nightly_shop",
    schedule="5 0 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=True,
    max_active_runs=1,
    default_args={
        "depends_on_past": True,
        "retries": 3,
        "retry_delay": timedelta(minutes=10),
    },
) as dag:
    BashOperator(
        task_id="close",
        bash_command=(
            "/opt/tally/tally nightly {{ ds }} --ledger s3://ledgers/shop"
            " --bootstrap-servers kafka.example.com:9093 --flink flink-jobmanager:8081 --wait 3h"
        ),
        env={"TALLY_KAFKA_CONFIG": "/etc/tally/kafka.properties"},
        append_env=True,
    )
