#include "docket/case_type.hpp"

#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;

namespace {

/// A sound type of three states; tests break one thing at a time.
const std::string sound_type = R"(id = "t"
prefix = "T"
name = { en = "T" }
source = "s"
status = "unverified"
in_force = 2023-01-01
initial = "a"
topics = ["dust"]
[permit]
open = ["county"]
assign = ["county"]
[deadline]
kind = "working_days"
days = 3
[[state]]
id = "a"
kind = "open"
name = { en = "A" }
[[state]]
id = "b"
kind = "open"
name = { en = "B" }
[[state]]
id = "c"
kind = "done"
name = { en = "C" }
[[transition]]
id = "ab"
name = { en = "AB" }
from = ["a"]
to = "b"
roles = ["county"]
[[transition]]
id = "bc"
name = { en = "BC" }
from = ["b"]
to = "c"
roles = ["county"]
)";

std::string type_faults(const std::string& text, const std::string& name = "t.toml") {
  const terms::SourceFile file{name, text};
  const auto read = CaseTypes::read({&file, 1}, sample::vocabulary());
  return read ? "" : read.error().message;
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = sound_type;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

bool names(const std::string& faults, std::string_view part) {
  CAPTURE(faults);
  CAPTURE(part);
  return sample::says(faults, part);
}

}  // namespace

TEST_CASE("case type: a sound one loads; what is not given falls to assign, to all, to citizens") {
  const terms::SourceFile file{"t.toml", sound_type};
  const CaseTypes types = sample::loaded(CaseTypes::read({&file, 1}, sample::vocabulary()));
  const CaseType& type = *types.type("t");
  CHECK(type.lets(Deed::transfer, Role::county));
  CHECK_FALSE(type.lets(Deed::transfer, Role::township));
  CHECK(type.lets(Deed::comment, Role::enterprise));
  CHECK_FALSE(type.lets(Deed::comment, Role::auditor));
  CHECK(type.lets(Deed::rate, Role::citizen));
  CHECK(case_id_of(type, 2023, 123) == "T-2023-000123");
  CHECK_FALSE(type.open_to_all.shown);
}

TEST_CASE("case type: an unreachable state") {
  CHECK(names(type_faults(with("from = [\"a\"]\nto = \"b\"", "from = [\"b\"]\nto = \"b\"")),
              "t.toml:19: state 'b' cannot be reached from 'a'"));
}

TEST_CASE("case type: a dead end") {
  const std::string faults = type_faults(with("to = \"c\"", "to = \"a\""));
  CHECK(names(faults, "t.toml:15: state 'a' is a dead end"));
  CHECK(names(faults, "state 'b' is a dead end"));
}

TEST_CASE("case type: a transition without a role, or with the auditor's") {
  CHECK(names(type_faults(with("to = \"c\"\nroles = [\"county\"]", "to = \"c\"")),
              "t.toml:33: transition 'bc' has no role"));
  CHECK(names(type_faults(with("to = \"c\"\nroles = [\"county\"]", "to = \"c\"\nroles = [\"auditor\"]")),
              "the auditor, who changes nothing"));
  CHECK(names(type_faults(with("to = \"c\"\nroles = [\"county\"]", "to = \"c\"\nroles = [\"mayor\"]")),
              "'mayor' in 'roles' is no role; allowed are prefecture"));
}

TEST_CASE("case type: no deadline, neither of the state nor of the case") {
  const std::string faults = type_faults(with("[deadline]\nkind = \"working_days\"\ndays = 3\n", ""));
  CHECK(names(faults, "state 'a' has no deadline"));
  CHECK(names(faults, "state 'b' has no deadline"));
  CHECK(faults.find("state 'c'") == std::string::npos);
}

TEST_CASE("case type: unknown names and ids that come twice, with both lines") {
  CHECK(names(type_faults(with("to = \"c\"", "to = \"z\"")), "t.toml:33: unknown state 'z'; known: a, b, c"));
  CHECK(names(type_faults(with("id = \"bc\"", "id = \"ab\"")),
              "two transitions with the id 'ab'; the other one stands in line 27"));
  CHECK(names(type_faults(with("topics = [\"dust\"]", "topics = [\"gold\"]")), "unknown topic 'gold'; known: dust"));
  CHECK(names(type_faults(sound_type + "evidence = { selfie = 1 }\n"), "unknown evidence 'selfie'; known: site_photo"));
  CHECK(names(type_faults(sound_type + "fields = [\"cause\"]\n"), "unknown field 'cause'; known: none"));
  CHECK(names(type_faults(sound_type + "needs = [\"luck\"]\n"), "'luck' in 'needs' is unknown; allowed are assignee"));
  CHECK(names(type_faults(sound_type + "[[route]]\ntopic = \"*\"\nlevel = \"county\"\nunit = \"navy\"\n"),
              "unknown unit 'navy'"));
  CHECK(names(type_faults(sound_type, "other.toml"), "name it t.toml"));
  CHECK(
      names(type_faults(with("initial = \"a\"", "initial = \"c\"")), "begins in 'c', which is done; it must be open"));
}

TEST_CASE("case type: what is done is only reopened; standing states are looked at again") {
  CHECK(
      names(type_faults(sound_type + "[[transition]]\nid = \"cc\"\nname = { en = \"x\" }\nfrom = [\"c\"]\nto = \"c\"\n"
                                     "roles = [\"county\"]\n"),
            "what is done is only reopened, to an open state"));
  const std::string faults = type_faults(with("kind = \"done\"", "kind = \"standing\""));
  CHECK(names(faults, "give it a recurring deadline"));
  CHECK(names(faults, "nobody could look at it again"));
}

TEST_CASE("case type: a watch and its check belong together") {
  const std::string watch = with("id = \"b\"\nkind = \"open\"", "id = \"b\"\nkind = \"watch\"");
  CHECK(names(type_faults(watch), "state 'b' is a watch, and the type has no [check]"));
  const std::string check =
      "[check]\nsubjects = [\"moon\"]\nrule = \"limit\"\nitem = \"PM10\"\nlimit = \"150\"\ndays = 7\n"
      "least_hours_percent = 75\nflat_hours = 6\ngood = \"bc\"\nbreach = \"ab\"\nsource = \"s\"\nstatus = "
      "\"unverified\"\n";
  const std::string faults = type_faults(watch + check);
  CHECK(names(faults, "'moon' in 'subjects' carries no sensor; allowed are station, site, outlet"));
  CHECK(names(faults, "'good': transition 'bc' must be the system's alone"));
  CHECK(names(faults, "'breach': transition 'ab' does not start from the watch 'b'"));
  CHECK(names(faults, "leads to 'b', which is watch"));
  CHECK(names(type_faults(sound_type + check), "[check] without a state of kind watch"));
  std::string named = check;
  named.replace(named.find("\"limit\""), 7, "\"GB3095.PM10\"");
  CHECK(names(type_faults(watch + named), "'limit' (in ug/m3) is given exactly when 'rule' is \"limit\""));
}

TEST_CASE("case type: the ladder grows with the days; merging needs linking") {
  CHECK(names(type_faults(sound_type + "[[ladder]]\nid = \"r\"\nname = { en = \"r\" }\nkind = \"red\"\ndays = 0\n"
                                       "[[ladder]]\nid = \"y\"\nname = { en = \"y\" }\nkind = \"yellow\"\ndays = 3\n"),
              "'y' (yellow, day 3) does not come after and above 'r' (red, day 0)"));
  CHECK(names(type_faults(with("assign = [\"county\"]", "assign = [\"county\"]\nlink = [\"grid\"]")),
              "role county may merge and not link"));
  CHECK(names(type_faults(with("open = [\"county\"]", "open = []")), "nobody may open"));
}

TEST_CASE("case type: every fault of every file is told at once") {
  const terms::SourceFile files[]{
      {"t.toml", with("to = \"c\"", "to = \"z\"")}, {"u.toml", "id = \"u\"\nprefix = \"T\"\n"}, {"v.toml", "id = \n"}};
  const auto read = CaseTypes::read(files, sample::vocabulary());
  REQUIRE(!read);
  CHECK(names(read.error().message, "t.toml:33: unknown state 'z'"));
  CHECK(names(read.error().message, "u.toml:1: id 'u' or prefix 'T' is that of t.toml too"));
  CHECK(names(read.error().message, "u.toml:1: 'source' is missing"));
  CHECK(names(read.error().message, "v.toml:1: is not TOML"));
}
