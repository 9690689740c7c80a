<?php

declare(strict_types=1);

namespace OCA\Airdex\Command;

use OCA\Airdex\Connection\ConnectionCheck;
use OCP\IUserManager;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputArgument;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;

class Check extends Command {
	public function __construct(
		private ConnectionCheck $check,
		private IUserManager $users,
	) {
		parent::__construct();
	}

	protected function configure(): void {
		$this->setName('airdex:check')
			->setDescription('Say what works and what does not between this Nextcloud and its Airdex')
			->addArgument('user', InputArgument::OPTIONAL, 'also try to sign in as this user');
	}

	protected function execute(InputInterface $input, OutputInterface $output): int {
		$name = $input->getArgument('user');
		$user = $name === null ? null : $this->users->get($name);
		if ($name !== null && $user === null) {
			$output->writeln("<error>There is no user \"$name\".</error>");
			return self::INVALID;
		}
		if ($user !== null && !$user->isEnabled()) {
			$output->writeln("<error>The user \"$name\" is disabled, and is vouched for no more.</error>");
			return self::INVALID;
		}
		$isWell = true;
		foreach ($this->check->run($user) as $finding) {
			$isWell = $isWell && $finding->isWell;
			$output->writeln(($finding->isWell ? '<info>well</info>   ' : '<error>broken</error> ') . $finding->words);
		}
		return $isWell ? self::SUCCESS : self::FAILURE;
	}
}
