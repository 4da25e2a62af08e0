"""The production files are valid and agree with each other."""
import configparser
import subprocess
import sys

import pytest
import yaml

from devtools import addons, settings

COMPOSE = settings.ROOT / "docker-compose.yml"
OVERRIDES = sorted((settings.ROOT / "config" / "compose").glob("*.yml"))
SERVICES = yaml.safe_load(COMPOSE.read_text())["services"]
LASTING = [name for name, service in SERVICES.items() if "profiles" not in service]


@pytest.mark.parametrize("path", [COMPOSE, *OVERRIDES], ids=lambda path: path.name)
def test_follows_the_compose_specification(path):
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", path],
        capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_service_is_watched_and_limited(name):
    service = SERVICES[name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"
    assert service["logging"]["options"]["max-size"]
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}


def test_passwords_come_from_files():
    compose = yaml.safe_load(COMPOSE.read_text())
    assert all(secret["file"].startswith("./secrets/") for secret in compose["secrets"].values())
    for service in SERVICES.values():
        for variable, value in service["environment"].items():
            assert "PASSWORD" not in variable or value.startswith("/run/secrets/")


def test_nothing_is_open_to_the_network_without_the_proxy():
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_mounted_files_exist():
    for service in SERVICES.values():
        for volume in service["volumes"]:
            if volume.startswith("./"):
                assert (settings.ROOT / volume.partition(":")[0]).exists()


def test_init_installs_every_addon():
    default = SERVICES["manage"]["environment"]["ISO_ADDONS"]
    assert default == f"${{ISO_ADDONS:-{','.join(addons.installable())}}}"


def test_odoo_conf_suits_the_compose_file():
    config = configparser.ConfigParser()
    config.read(settings.ROOT / "config" / "odoo.conf")
    options = config["options"]
    assert int(options["workers"]) > 0
    assert options.getboolean("proxy_mode")
    assert not options.getboolean("list_db")
    assert options.getboolean("unaccent")
    assert not options.getboolean("with_demo")
    published = {port.rpartition(":")[2] for port in SERVICES["odoo"]["ports"]}
    assert published == {options["http_port"], options["gevent_port"]}
    # All workers, the cron and the websocket process at their worst have to fit.
    limit = int(SERVICES["odoo"]["deploy"]["resources"]["limits"]["memory"].rstrip("g")) * 1024**3
    assert int(options["workers"]) * int(options["limit_memory_hard"]) <= limit


@pytest.mark.parametrize("script", sorted((settings.ROOT / "config" / "compose").glob("*.sh")),
                         ids=lambda path: path.name)
def test_scripts_parse(script):
    subprocess.run(["bash", "-n", script], check=True)
