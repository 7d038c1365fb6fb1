#pragma once
#include "base/result.hpp"
#include "serve/respond/desk.hpp"

#include <string>

namespace lantian::app {

/// Who acts from the command line: with the rights of the role that she names, by the name of the login when she gives
/// none. Returns invalid_argument for a role that may not act on responses.
Result<serve::RespondPerson> respond_person(const std::string& by, const std::string& role);

}  // namespace lantian::app
