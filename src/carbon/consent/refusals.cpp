#include "carbon/consent/refusals.hpp"

#include <bit>

namespace lantian::carbon {
namespace {

constexpr std::chrono::hours refusal_longest_unwritten{1};

void count_name(RefusedName& name, UtcSeconds at) {
  if (name.count == 0) name.first = at;
  name.last = at;
  ++name.count;
}

bool is_doubling(int count) {
  return std::has_single_bit(static_cast<unsigned>(count));
}

}  // namespace

int BankRefusals::total() const {
  int sum = strangers.count;
  for (const auto& [name, one] : names) sum += one.count;
  return sum;
}

RefusalStep count_refusal(const ConsentRule& rule, BankRefusals& counted, std::string_view enterprise, bool files_here,
                          UtcSeconds at) {
  count_name(files_here ? counted.names[std::string{enterprise}] : counted.strangers, at);
  if (counted.in_window == 0 || counted.window + std::chrono::hours{rule.probe_hours} <= at) {
    counted.window = at;
    counted.in_window = 0;
  }
  ++counted.in_window;
  RefusalStep out;
  out.tell = counted.in_window % rule.probe_refusals == 0 && is_doubling(counted.in_window / rule.probe_refusals);
  out.write =
      counted.owed || out.tell || is_doubling(counted.total()) || counted.kept + refusal_longest_unwritten <= at;
  if (out.write) counted.owed = true;
  return out;
}

}  // namespace lantian::carbon
