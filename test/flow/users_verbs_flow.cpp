#include "program_trial.hpp"

#include <sys/stat.h>

/// `lantian users` as an administrator at the machine types it.
namespace lantian::flow {

TEST_CASE("accounts at the machine: first link, invitations, log") {
  const ProgramTrial trial{"users"};
  const std::string book = " --book " + trial.book();
  CHECK(trial.run_program("users list" + book).code == 1);
  const ProgramAnswer first = trial.run_program("users first-run" + book);
  CHECK(first.code == 0);
  CHECK(first.says("/first-run#"));
  struct stat status {};
  REQUIRE(::stat((trial.book() + "/users.sqlite").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);

  const ProgramAnswer invited =
      trial.run_program("users invite safe --role security_admin --display-name 'Ma Li'" + book);
  CHECK(invited.code == 0);
  CHECK(invited.says("/invitation#"));
  CHECK(trial.run_program("users first-run" + book).code == 1);  // there is a user now
  const ProgramAnswer again = trial.run_program("users invite safe --role viewer" + book);
  CHECK(again.code == 1);
  const ProgramAnswer both = trial.run_program("users invite eye --role audit_admin --display-name 'ma li'" + book);
  CHECK(both.code == 1);
  CHECK(both.says("different people"));
  CHECK(trial.run_program("users invite li.wei --role county" + book).says("needs an area"));
  CHECK(trial.run_program("users invite li.wei --role county --area 652301 --topic astronomy" + book).says("no topic"));
  CHECK(trial.run_program("users invite li.wei --role county --area 652301" + book).code == 0);
  CHECK(trial.run_program("users disable li.wei" + book).code == 0);
  const ProgramAnswer list = trial.run_program("users list" + book);
  CHECK(list.says("2 users"));
  CHECK(list.says("disabled"));
  CHECK(trial.run_program("users list --json" + book).says("\"rights_granted_by\": \"machine:"));
  CHECK(trial.run_program("users enable li.wei" + book).code == 0);
  CHECK(trial.run_program("users unlock nobody" + book).says("there is no user 'nobody'"));
  CHECK(trial.run_program("users reset safe" + book).says("/invitation#"));

  const ProgramAnswer verified = trial.run_program("users verify" + book);
  CHECK(verified.code == 0);
  CHECK(verified.says("6 audit rows hold\nchain "));
  CHECK(trial.run_program("users audit --after 5" + book).says("link_made,safe,reset,"));
  CHECK(trial.run_program("users verify --head 00" + book).code == 1);
}

}  // namespace lantian::flow
