#include "serve/transport_checks.hpp"

#include "base/text.hpp"
#include "serve/inventory_text.hpp"
#include "transport/verification.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {

Result<VerificationAnswer> verify_transport(const InventoryOffice& office, const std::vector<std::string>& problems,
                                            bool chinese) {
  const auto list = transport::verification_list();
  std::vector<std::string> ids;
  for (const transport::Verification& one : list) ids.emplace_back(one.id);
  for (const std::string& asked : problems) {
    if (std::ranges::find(ids, asked) != ids.end()) continue;
    return Error{ErrorCode::invalid_argument,
                 fmt::format("'{}' is no problem of the list; there are {}", asked, joined(ids, ", ")), ""};
  }
  FigureTable table{{{office.word("verify_problem", chinese), false},
                     {office.word("verify_what", chinese), false},
                     {office.word("verify_bound", chinese), true},
                     {office.word("verify_measured", chinese), true},
                     {"", false}}};
  VerificationAnswer answer;
  std::size_t checks = 0;
  for (const transport::Verification& one : list) {
    if (!problems.empty() && std::ranges::find(problems, one.id) == problems.end()) continue;
    std::string name = office.word(fmt::format("verify_{}", one.id), chinese);
    for (const transport::Check& check : one.run()) {
      ++checks;
      if (!check.holds()) ++answer.short_of;
      table.add({name, std::string{check.what}, fmt::format("{} {:.3g}", check.at_least ? ">=" : "<=", check.bound),
                 fmt::format("{:.3g}", check.measured),
                 office.word(check.holds() ? "verify_ok" : "verify_short", chinese)});
      name.clear();
    }
  }
  answer.text = table.text() +
                fmt::format("\n{}: {} / {}\n", office.word("verify_kept", chinese), checks - answer.short_of, checks);
  return answer;
}

}  // namespace lantian::serve
