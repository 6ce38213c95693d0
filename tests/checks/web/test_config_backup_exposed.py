from collections.abc import Callable

from checks.web.config_backup_exposed import ConfigBackupExposed


def test_it_fails_on_proof_only_and_passes_on_an_answer_only(
    check_exposure: Callable[..., None],
) -> None:
    check_exposure(
        ConfigBackupExposed(), "config_backup", "/wp-config.php.bak", "wordpress_settings"
    )
