<?php

declare(strict_types=1);

namespace OCA\Airdex\AppInfo;

use OCA\Airdex\Dashboard\AirdexWidget;
use OCA\Airdex\Listener\EraseDeletedUsers;
use OCA\Airdex\Listener\OpenContentSecurityPolicy;
use OCA\Airdex\Notification\Notifier;
use OCA\Airdex\Reference\AirdexReferenceProvider;
use OCA\Airdex\Search\AirdexSearch;
use OCA\Airdex\SetupCheck\ConnectionSetupCheck;
use OCP\AppFramework\App;
use OCP\AppFramework\Bootstrap\IBootContext;
use OCP\AppFramework\Bootstrap\IBootstrap;
use OCP\AppFramework\Bootstrap\IRegistrationContext;
use OCP\Security\CSP\AddContentSecurityPolicyEvent;
use OCP\User\Events\UserDeletedEvent;

class Application extends App implements IBootstrap {
	public const ID = 'airdex';

	public function __construct() {
		parent::__construct(self::ID);
	}

	public function register(IRegistrationContext $context): void {
		$context->registerDashboardWidget(AirdexWidget::class);
		$context->registerEventListener(AddContentSecurityPolicyEvent::class, OpenContentSecurityPolicy::class);
		$context->registerEventListener(UserDeletedEvent::class, EraseDeletedUsers::class);
		$context->registerSearchProvider(AirdexSearch::class);
		$context->registerReferenceProvider(AirdexReferenceProvider::class);
		$context->registerNotifierService(Notifier::class);
		$context->registerSetupCheck(ConnectionSetupCheck::class);
	}

	public function boot(IBootContext $context): void {
	}
}
