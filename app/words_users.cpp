#include "app/users.hpp"
#include "app/words.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace lantian::app {
namespace {

constexpr const char* users_book_help = "Directory of the book; the accounts are its users.sqlite";

void add_users_list(CLI::App& users, Verb& verb) {
  const auto words = std::make_shared<UsersListWords>();
  CLI::App* list = users.add_subcommand("list", "Who has an account, with role, area and topics");
  list->add_option("--book", words->book, users_book_help)->required();
  list->add_flag("--json", words->json, "Answer as JSON");
  list->callback([words, &verb] { verb = [words] { return run_users_list(*words); }; });
}

void add_users_invite(CLI::App& users, Verb& verb) {
  const auto words = std::make_shared<UsersInviteWords>();
  auto& invitation = words->invitation;
  CLI::App* invite = users.add_subcommand("invite", "Make an account, and a link with which its owner sets a password");
  invite->add_option("name", invitation.name, "Login name: a-z, 0-9, '.', '_', '-', '@'")->required();
  invite->add_option("--role", invitation.rights.role, "Id of data/accounts/roles.toml")->required();
  invite->add_option("--book", words->book, users_book_help)->required();
  invite->add_option("--display-name", invitation.display_name, "What pages call the person");
  invite->add_option("--area", invitation.rights.area, "Code or id of the area, with everything below it");
  invite->add_option("--topic", invitation.rights.topics, "Topics of cases; default: all");
  invite->add_option("--unit", invitation.rights.unit, "The office she works for");
  invite->add_option("--party", invitation.rights.party, "Enterprise: its id");
  invite->add_option("--region", words->region, "Region pack (changji)");
  invite->callback([words, &verb] { verb = [words] { return run_users_invite(*words); }; });
}

void add_users_deed(CLI::App& users, Verb& verb, const char* name, const char* help, serve::AccountsDesk::Deed deed) {
  const auto words = std::make_shared<UsersDeedWords>();
  words->deed = deed;
  CLI::App* command = users.add_subcommand(name, help);
  command->add_option("name", words->name, "Login name")->required();
  command->add_option("--book", words->book, users_book_help)->required();
  command->callback([words, &verb] { verb = [words] { return run_users_deed(*words); }; });
}

void add_users_log(CLI::App& users, Verb& verb) {
  const auto words = std::make_shared<UsersVerifyWords>();
  CLI::App* verify = users.add_subcommand("verify", "Look at every row of the audit log again: its chain");
  verify->add_option("--book", words->book, users_book_help)->required();
  verify->add_option("--head", words->head, "A chain that was noted earlier and must still be there");
  verify->callback([words, &verb] { verb = [words] { return run_users_verify(*words); }; });

  const auto table = std::make_shared<UsersAuditWords>();
  CLI::App* audit = users.add_subcommand("audit", "The audit log as CSV");
  audit->add_option("--book", table->book, users_book_help)->required();
  audit->add_option("--after", table->after, "Only rows behind this one");
  audit->callback([table, &verb] { verb = [table] { return run_users_audit(*table); }; });

  const auto book = std::make_shared<std::string>();
  CLI::App* first =
      users.add_subcommand("first-run", "A link for the first system administrator of a book without users");
  first->add_option("--book", *book, users_book_help)->required();
  first->callback([book, &verb] { verb = [book] { return run_users_first_run(*book); }; });
}

}  // namespace

void add_users(CLI::App& app, Verb& verb) {
  using Deed = serve::AccountsDesk::Deed;
  CLI::App* users = app.add_subcommand("users", "Accounts of a book, for an administrator at the machine");
  users->require_subcommand(1);
  add_users_list(*users, verb);
  add_users_invite(*users, verb);
  add_users_deed(*users, verb, "disable", "Out of use, and every session of it ends", Deed::disable);
  add_users_deed(*users, verb, "enable", "In use again", Deed::enable);
  add_users_deed(*users, verb, "unlock", "End the pause after failures", Deed::unlock);
  add_users_deed(*users, verb, "reset", "A link with which the owner sets another password", Deed::reset);
  add_users_log(*users, verb);
}

}  // namespace lantian::app
