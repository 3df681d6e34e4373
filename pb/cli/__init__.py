"""The ``pb`` command."""

from pb.cli.group import Commands

main = Commands(
    "pb",
    {
        "audit": "pb.cli.audit:audit",
        "compare": "pb.cli.compare:compare",
        "count": "pb.cli.counting:count",
        "db": "pb.cli.db:db",
        "demo": "pb.cli.demo:demo",
        "explain": "pb.cli.explain:explain",
        "import": "pb.cli.importing:import_file",
        "keys": "pb.cli.keys:keys",
        "lot": "pb.cli.lot:lot",
        "official": "pb.cli.official:official",
        "rehearse": "pb.cli.rehearse:rehearse",
        "run": "pb.cli.run:run",
        "tally": "pb.cli.tally:tally",
        "worker": "pb.cli.worker:worker",
    },
    help="Run a city's citizen budget.",
)
