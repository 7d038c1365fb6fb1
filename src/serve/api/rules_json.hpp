#pragma once
#include "serve/api/answer.hpp"
#include "serve/office.hpp"

#include <string>

namespace lantian::serve {

/// Every edition of every rule as a list.
std::string rules_json(const Office& office);
/// One edition with its text, or not_found with the editions there are.
Answer rule_answer(const Office& office, const std::string& id, const std::string& edition);

}  // namespace lantian::serve
