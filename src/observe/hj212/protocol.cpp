#include "observe/hj212/protocol.hpp"

#include <array>

namespace lantian::observe::hj212 {
namespace {

constexpr std::array<std::string_view, dialect_count> dialect_names{"2005", "2017", "2025"};
constexpr std::array<std::string_view, 11> content_names{"none",  "realtime", "facility_state", "minute",
                                                         "hour",  "day",      "facility_day",   "noise",
                                                         "alarm", "notice",   "heartbeat"};

/// Behind the beginning that a family shares stand digits only: "i12001", "SB1".
bool belongs_to_family(std::string_view code, std::string_view beginning) {
  if (!code.starts_with(beginning)) return false;
  const std::string_view rest = code.substr(beginning.size());
  return !rest.empty() && rest.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string_view name_of(Dialect dialect) {
  return dialect_names[static_cast<std::size_t>(dialect)];
}

std::optional<Dialect> parse_dialect(std::string_view text) {
  for (std::size_t i = 0; i < dialect_count; ++i) {
    const std::string_view name = dialect_names[i];
    if (!text.ends_with(name)) continue;
    const std::string_view front = text.substr(0, text.size() - name.size());
    if (front.empty() || front == "HJ212-" || front == "HJ 212-" || front == "HJT212-" || front == "HJ/T 212-") {
      return static_cast<Dialect>(i);
    }
  }
  return std::nullopt;
}

std::string_view name_of(Content content) {
  return content_names[static_cast<std::size_t>(content)];
}

const Command* Protocol::command(int cn) const {
  if (cn < 0 || static_cast<std::size_t>(cn) >= command_at_.size()) return nullptr;
  const std::int16_t at = command_at_[static_cast<std::size_t>(cn)];
  return at < 0 ? nullptr : &commands_[static_cast<std::size_t>(at)];
}

const FactorCode* Protocol::factor(std::string_view code) const {
  if (const auto found = factor_at_.find(code); found != factor_at_.end()) return &factors_[found->second];
  for (const std::size_t at : families_) {
    if (belongs_to_family(code, factors_[at].code)) return &factors_[at];
  }
  return nullptr;
}

bool Protocol::knows_st(std::string_view st, Dialect dialect) const {
  const auto found = system_types_.find(st);
  return found != system_types_.end() && found->second.in[static_cast<std::size_t>(dialect)];
}

bool Protocol::knows_flag(std::string_view flag, Dialect dialect) const {
  return usable(flag, dialect).has_value();
}

bool Protocol::knows_suffix(std::string_view suffix) const {
  return suffixes_.contains(suffix);
}

std::optional<bool> Protocol::usable(std::string_view flag, Dialect dialect) const {
  const auto found = flags_.find(flag);
  if (found == flags_.end() || !found->second.in[static_cast<std::size_t>(dialect)]) return std::nullopt;
  return found->second.usable;
}

std::string_view Protocol::request_return(int code) const {
  const auto found = request_returns_.find(code);
  return found == request_returns_.end() ? "unknown code" : std::string_view{found->second};
}

std::string_view Protocol::execution_return(int code) const {
  const auto found = execution_returns_.find(code);
  return found == execution_returns_.end() ? "unknown code" : std::string_view{found->second};
}

std::string_view Protocol::system_type(std::string_view st) const {
  const auto found = system_types_.find(st);
  return found == system_types_.end() ? std::string_view{} : std::string_view{found->second.name_en};
}

}  // namespace lantian::observe::hj212
