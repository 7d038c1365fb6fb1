#pragma once
#include "docket/actor.hpp"
#include "keep/user_book.hpp"
#include "serve/accounts/roles.hpp"
#include "serve/accounts/words.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Whether a person may do something: role, and area with everything below it, and topic. Pure.
namespace lantian::serve {

/// An account with its role.
struct Person {
  std::string name, display_name;
  const AccountRole* role = nullptr;  ///< null: a role that the data no longer know: no right at all
  std::string area;                   ///< empty: everywhere
  std::string unit;
  std::vector<std::string> topics;  ///< empty: all
  std::string party;
  bool granted = false;  ///< the security administrator has granted these rights
  bool must_change = false;
  bool has_authenticator = false;
};
/// `roles` must outlive the person.
Person person_of(const keep::User& user, const Roles& roles);

/// What is asked about. Empty: the permission is not bound to a place (a topic).
struct Matter {
  std::string_view area{};
  std::string_view topic{};
};

/// Absent: she may. Else what is missing, the first of: rights granted at all, the permission, the area, the topic. A
/// place that nobody knows lies in nobody's area, unless hers is everywhere.
std::optional<Saying> what_is_missing(const Person& person, Permission permission, const Matter& matter,
                                      const docket::Areas& areas);

/// The person at work on cases until `session_until`. Absent when her role has no part in them, no rights are
/// granted, or an enterprise has not the permission to see its own.
std::optional<docket::Actor> actor_of(const Person& person, UtcSeconds session_until);

/// What is asked for a person: checked before it is granted.
struct Rights {
  std::string role, area, unit;
  std::vector<std::string> topics;
  std::string party;
};
/// Every fault: unknown role, area, topic; what the role needs and is not given.
std::vector<Saying> faults_of(const Rights& rights, const Roles& roles, const docket::Areas& areas,
                              const std::vector<std::string>& topics);

/// The account that stands against giving `duty` to the person called `display_name`: of the three administrators a
/// person holds one, under whatever login name. Blanks and case do not count. Null: none.
const keep::User* other_duty_of(std::string_view display_name, std::string_view own_login, Duty duty,
                                const std::vector<keep::User>& users, const Roles& roles);

}  // namespace lantian::serve
