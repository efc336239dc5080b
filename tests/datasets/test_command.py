"""Does ``unrolled data`` list, fetch and verify, and exit with 1 when something is wrong?"""

from typer.testing import CliRunner

from unrolled.commands.data import app


def run(*arguments: str):
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})


def test_list_says_what_is_here(world):
    world.publish()
    run("fetch", "titles")
    result = run("list")
    assert result.exit_code == 0
    lines = {line.split()[0]: line for line in result.stdout.splitlines() if line}
    assert "fetched" in lines["titles"] and "sample" in lines["pairs"] and " no " in lines["splitter"]
    assert "1 MB" in lines["pairs"] and str(world.cache) in result.stdout.replace("\n", "")


def test_fetch_says_where_from(world):
    world.publish()
    result = run("fetch", "titles", "pairs")
    assert result.exit_code == 0
    assert f"titles: s; from publisher {world.server.address}/publisher/bait.gz" in result.stdout
    assert world.left_in_cache() == ["pairs.csv.gz", "titles.csv.gz"]
    assert f"pairs: s; from cache {world.cache}" in run("fetch", "pairs").stdout


def test_fetch_of_what_comes_with_the_course():
    result = run("fetch", "nyse")
    assert result.exit_code == 0 and "comes with the course" in result.stdout


def test_fetch_finds_a_wrong_name_before_it_downloads(world):
    world.publish()
    result = run("fetch", "titles", "pears")
    assert result.exit_code == 1 and "Did you mean 'pairs'?" in result.stderr
    assert world.server.asked == []


def test_fetch_without_a_source(world):
    result = run("fetch", "pairs")
    assert result.exit_code == 1 and "could not be had. Tried:" in result.stderr
    assert "Traceback" not in result.output


def test_verify(world):
    world.publish()
    run("fetch", "titles")
    result = run("verify")
    assert result.exit_code == 0
    assert (
        f"titles: good, {world.cache / 'titles.csv.gz'}" in result.stdout
        and "pairs: not fetched" in result.stdout
    )
    (world.cache / "titles.csv.gz").write_bytes(b"damaged")
    result = run("verify", "titles")
    assert result.exit_code == 1 and "is damaged" in result.stderr
    assert run("verify", "pairs").exit_code == 0
