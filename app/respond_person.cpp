#include "app/respond_person.hpp"

#include "app/desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/accounts/roles.hpp"

#include <fmt/core.h>

namespace lantian::app {

Result<serve::RespondPerson> respond_person(const std::string& by, const std::string& role) {
  LANTIAN_TRY(std::string text, keep::read_file(data_root() + "/data/accounts/roles.toml"));
  LANTIAN_TRY(const serve::Roles roles, serve::Roles::read({"data/accounts/roles.toml", std::move(text)}));
  const serve::AccountRole* found = roles.find(role);
  if (found == nullptr || !found->may.contains(serve::Permission::respond_act)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("the role {} may not act on responses; see data/accounts/roles.toml, respond.act",
                             in_quotes(role)),
                 "--role"};
  }
  return serve::RespondPerson{by.empty() ? login_name() : by, role,
                              found->may.contains(serve::Permission::respond_approve)};
}

}  // namespace lantian::app
