#include "serve/accounts/rights.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

/// Lower case without blanks, so that "Li Wei" is "LI  WEI".
std::string bare_name(std::string_view name) {
  std::string bare;
  for (const char c : lowered(name)) {
    if (c != ' ' && c != '\t') bare += c;
  }
  return bare;
}

}  // namespace

Person person_of(const keep::User& user, const Roles& roles) {
  return {user.name,   user.display_name, roles.find(user.role),   user.area,        user.unit,
          user.topics, user.party,        !user.rights_by.empty(), user.must_change, !user.totp.empty()};
}

std::optional<Saying> what_is_missing(const Person& person, Permission permission, const Matter& matter,
                                      const docket::Areas& areas) {
  if (!person.granted || person.role == nullptr) return Saying{"no_rights_yet", {{"name", person.name}}};
  if (!person.role->may.contains(permission)) {
    return Saying{"lacks_permission", {{"role", person.role->id}, {"permission", std::string{name_of(permission)}}}};
  }
  if (!matter.area.empty() && !person.area.empty() && !areas.within(matter.area, person.area)) {
    return Saying{"lacks_area", {{"area", std::string{matter.area}}, {"own", person.area}}};
  }
  const bool bound_topic = !matter.topic.empty() && !person.topics.empty();
  if (bound_topic && std::ranges::find(person.topics, matter.topic) == person.topics.end()) {
    return Saying{"lacks_topic", {{"topic", std::string{matter.topic}}, {"own", joined(person.topics, ", ")}}};
  }
  return std::nullopt;
}

std::optional<docket::Actor> actor_of(const Person& person, UtcSeconds session_until) {
  if (!person.granted || person.role == nullptr || !person.role->docket) return std::nullopt;
  const bool by_own = *person.role->docket == docket::Role::enterprise;
  if (by_own && !person.role->may.contains(Permission::enterprise_own)) return std::nullopt;
  docket::Actor actor;
  actor.name = person.name;
  actor.role = *person.role->docket;
  actor.area = person.area;
  actor.unit = person.unit;
  actor.topics = person.topics;
  actor.party = person.party;
  actor.session_until = session_until;
  return actor;
}

std::vector<Saying> faults_of(const Rights& rights, const Roles& roles, const docket::Areas& areas,
                              const std::vector<std::string>& topics) {
  std::vector<Saying> faults;
  const AccountRole* role = roles.find(rights.role);
  if (role == nullptr) faults.push_back({"role_unknown", {{"role", rights.role}}});
  if (role != nullptr && role->area_required && rights.area.empty()) {
    faults.push_back({"role_area", {{"role", rights.role}}});
  }
  if (role != nullptr && role->party_required && rights.party.empty()) {
    faults.push_back({"role_party", {{"role", rights.role}}});
  }
  if (!rights.area.empty() && !areas.known(rights.area)) faults.push_back({"area_unknown", {{"area", rights.area}}});
  for (const std::string& topic : rights.topics) {
    if (std::ranges::find(topics, topic) == topics.end()) faults.push_back({"topic_unknown", {{"topic", topic}}});
  }
  return faults;
}

const keep::User* other_duty_of(std::string_view display_name, std::string_view own_login, Duty duty,
                                const std::vector<keep::User>& users, const Roles& roles) {
  if (duty == Duty::data) return nullptr;
  const std::string name = bare_name(display_name);
  for (const keep::User& user : users) {
    if (user.name == own_login || bare_name(user.display_name) != name) continue;
    const AccountRole* role = roles.find(user.role);
    if (role != nullptr && role->duty != Duty::data && role->duty != duty) return &user;
  }
  return nullptr;
}

}  // namespace lantian::serve
