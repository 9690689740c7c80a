<?php

declare(strict_types=1);

namespace OCA\Airdex\Settings;

use OCA\Airdex\AppInfo\Application;
use OCP\AppFramework\Http\TemplateResponse;
use OCP\AppFramework\Services\IInitialState;
use OCP\Settings\IDelegatedSettings;
use OCP\Util;

class AdminSettings implements IDelegatedSettings {
	public function __construct(
		private PageState $page,
		private IInitialState $state,
		private ConnectionState $connection,
	) {
	}

	public function getForm(): TemplateResponse {
		$this->page->provide();
		$this->state->provideInitialState('connection', $this->connection->read());
		Util::addScript(Application::ID, Application::ID . '-admin');
		Util::addStyle(Application::ID, Application::ID . '-admin');
		return new TemplateResponse(Application::ID, 'admin');
	}

	public function getSection(): string {
		return Application::ID;
	}

	public function getPriority(): int {
		return 10;
	}

	public function getName(): ?string {
		return null;
	}

	public function getAuthorizedAppConfig(): array {
		return [];
	}
}
