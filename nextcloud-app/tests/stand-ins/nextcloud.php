<?php

declare(strict_types=1);

/**
 * The small part of Nextcloud's public interfaces that the tested classes call. Only names and shapes are given here;
 * what they do is said in each test.
 */

namespace Psr\Log {
	interface LoggerInterface {
		public function info(string|\Stringable $message, array $context = []): void;
		public function error(string|\Stringable $message, array $context = []): void;
	}
}

namespace OCP {
	interface IAppConfig {
		public function getValueString(string $app, string $key, string $default = '', bool $lazy = false): string;
		public function setValueString(string $app, string $key, string $value, bool $lazy = false, bool $sensitive = false): bool;
		public function getValueArray(string $app, string $key, array $default = [], bool $lazy = false): array;
		public function setValueArray(string $app, string $key, array $value, bool $lazy = false, bool $sensitive = false): bool;
		public function deleteKey(string $app, string $key): void;
	}
	interface IConfig {
		public function getSystemValueString(string $key, string $default = ''): string;
		public function getUserValue($userId, $appName, $key, $default = '');
		public function setUserValue($userId, $appName, $key, $value, $preCondition = null);
		public function deleteUserValue($userId, $appName, $key);
		public function getUsersForUserValue($appName, $key, $value);
	}
	interface IUser {
		public function getUID();
		public function getDisplayName();
		public function isEnabled();
	}
	interface IUserManager {
		public function get($uid);
	}
	interface IUserSession {
		public function getUser();
		public function isLoggedIn();
	}
	interface IGroupManager {
		public function isAdmin($userId);
		public function isInGroup($userId, $group);
	}
	interface IRequest {
		public function getPathInfo();
		public function getHeader(string $name): string;
		public function getServerProtocol(): string;
	}
	interface IURLGenerator {
		public function getAbsoluteURL(string $url): string;
		public function linkToRoute(string $routeName, array $arguments = []): string;
		public function linkToRouteAbsolute(string $routeName, array $arguments = []): string;
		public function imagePath(string $appName, string $file): string;
	}
	interface IL10N {
		public function t(string $text, $parameters = []): string;
	}
	class Defaults {
		public function getName(): string {
			return 'Our cloud';
		}
	}
}

namespace OCP\L10N {
	interface IFactory {
		public function get($app, $lang = null, $locale = null);
	}
}

namespace OCP\Security {
	interface ISecureRandom {
		public const CHAR_LOWER = 'abcdefghijklmnopqrstuvwxyz';
		public const CHAR_DIGITS = '0123456789';
		public const CHAR_ALPHANUMERIC = self::CHAR_LOWER . self::CHAR_DIGITS;
		public function generate(int $length, string $characters = self::CHAR_ALPHANUMERIC): string;
	}
}

namespace OCP\Http\Client {
	interface IClientService {
		public function newClient(): IClient;
	}
	interface IClient {
		public function request(string $method, string $uri, array $options = []): IResponse;
	}
	interface IResponse {
		public function getBody();
		public function getStatusCode(): int;
		public function getHeaders(): array;
	}
}

namespace OCP\EventDispatcher {
	class Event {
	}
	interface IEventListener {
		public function handle(Event $event): void;
	}
}

namespace OCP\Security\CSP {
	class AddContentSecurityPolicyEvent extends \OCP\EventDispatcher\Event {
		public array $policies = [];

		public function addPolicy(\OCP\AppFramework\Http\EmptyContentSecurityPolicy $policy): void {
			$this->policies[] = $policy;
		}
	}
}

namespace OCP\AppFramework {
	class App {
		public function __construct(string $appName) {
		}
	}
	abstract class Controller {
		public function __construct(
			protected string $appName,
			protected \OCP\IRequest $request,
		) {
		}
	}
	abstract class OCSController extends Controller {
	}
}

namespace OCP\AppFramework\Bootstrap {
	interface IBootContext {
	}
	interface IRegistrationContext {
	}
	interface IBootstrap {
	}
}

namespace OCP\AppFramework\Utility {
	interface ITimeFactory {
		public function getTime(): int;
		public function getDateTime(string $time = 'now', ?\DateTimeZone $timezone = null): \DateTime;
	}
}

namespace OCP\AppFramework\Http {
	/** Remembers what was allowed, by kind. */
	class EmptyContentSecurityPolicy {
		public array $allowed = [];

		public function __call(string $name, array $arguments): self {
			preg_match('/^addAllowed(\w+)Domain$/', $name, $match) === 1 || throw new \BadMethodCallException($name);
			$this->allowed[$match[1]][] = $arguments[0];
			return $this;
		}
	}
	class FeaturePolicy {
		public array $autoplay = [];

		public function addAllowedAutoplayDomain(string $domain): self {
			$this->autoplay[] = $domain;
			return $this;
		}
	}
	class Response {
		public array $headers = [];
		public array $cached = [];
		public mixed $policy = null;
		public mixed $features = null;

		public function __construct(
			public mixed $data = null,
			public int $status = 200,
			array $headers = [],
		) {
			$this->headers = $headers;
		}

		public function addHeader(string $name, ?string $value): static {
			$this->headers[$name] = $value;
			return $this;
		}

		public function setContentSecurityPolicy(EmptyContentSecurityPolicy $policy): static {
			$this->policy = $policy;
			return $this;
		}

		public function setFeaturePolicy(FeaturePolicy $features): static {
			$this->features = $features;
			return $this;
		}

		public function cacheFor(int $cacheSeconds, bool $public = false, bool $immutable = false): static {
			$this->cached = [$cacheSeconds, $public, $immutable];
			return $this;
		}
	}
	class DataResponse extends Response {
	}
	class JSONResponse extends Response {
	}
	class DataDisplayResponse extends Response {
	}
}

namespace OCP\AppFramework {
	class Http {
		public const STATUS_OK = 200;
		public const STATUS_FORBIDDEN = 403;
		public const STATUS_CONFLICT = 409;
	}
}

namespace OCP\Dashboard {
	interface IWidget {
	}
	interface IAPIWidget extends IWidget {
	}
	interface IButtonWidget extends IWidget {
	}
	interface IIconWidget extends IWidget {
	}
}

namespace OCP\Dashboard\Model {
	class WidgetButton {
		public const TYPE_MORE = 'more';

		public function __construct(
			public string $type,
			public string $link,
			public string $text,
		) {
		}
	}
	class WidgetItem {
		public function __construct(
			public string $title = '',
			public string $subtitle = '',
			public string $link = '',
			public string $iconUrl = '',
			public string $sinceId = '',
		) {
		}
	}
}

namespace OCP\Search {
	interface ISearchQuery {
		public function getTerm(): string;
		public function getLimit(): int;
	}
	interface IProvider {
	}
	class SearchResultEntry {
		public function __construct(
			public string $thumbnailUrl,
			public string $title,
			public string $subline,
			public string $resourceUrl,
			public string $icon = '',
		) {
		}
	}
	class SearchResult {
		private function __construct(
			public string $name,
			public array $entries,
		) {
		}

		public static function complete(string $name, array $entries): self {
			return new self($name, $entries);
		}
	}
}

namespace OCP\Collaboration\Reference {
	interface IReference {
	}
	interface ISearchableReferenceProvider {
	}
	abstract class ADiscoverableReferenceProvider {
	}
	class Reference implements IReference {
		public array $said = [];

		public function __construct(
			public string $reference,
		) {
		}

		public function __call(string $name, array $arguments): void {
			$this->said[lcfirst(substr($name, 3))] = $arguments[0];
		}
	}
}

namespace OCP\User\Events {
	class UserDeletedEvent extends \OCP\EventDispatcher\Event {
		public function __construct(
			private \OCP\IUser $user,
		) {
		}

		public function getUser(): \OCP\IUser {
			return $this->user;
		}
	}
}

namespace OCP\BackgroundJob {
	interface IJobList {
		public function scheduleAfter(string $job, int $runAfter, $argument = null): void;
	}
	abstract class Job {
		public function __construct(
			protected \OCP\AppFramework\Utility\ITimeFactory $time,
		) {
		}
	}
	abstract class QueuedJob extends Job {
	}
	abstract class TimedJob extends Job {

		public function setInterval(int $seconds): void {
		}
	}
}

namespace OCP\Notification {
	class UnknownNotificationException extends \InvalidArgumentException {
	}
	interface INotifier {
	}
	interface IManager {
		public function createNotification(): INotification;
		public function notify(INotification $notification): void;
	}
	/** Keeps what it is told. */
	class INotification {
		public array $said = [];

		public function __call(string $name, array $arguments): mixed {
			if (str_starts_with($name, 'get')) {
				return $this->said[lcfirst(substr($name, 3))] ?? null;
			}
			$this->said[lcfirst(substr($name, 3))] = $arguments[0];
			if ($name === 'setSubject') {
				$this->said['subjectParameters'] = $arguments[1] ?? [];
			}
			if ($name === 'setRichSubject') {
				$this->said['richSubjectParameters'] = $arguments[1] ?? [];
			}
			return $this;
		}
	}
}

namespace OCP\SetupCheck {
	interface ISetupCheck {
	}
	class SetupResult {
		private function __construct(
			public string $severity,
			public string $description,
		) {
		}

		public static function success(?string $description = null): self {
			return new self('success', (string)$description);
		}

		public static function warning(?string $description = null): self {
			return new self('warning', (string)$description);
		}
	}
}
