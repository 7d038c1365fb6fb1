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

/// A code of up to seven bytes as a number, no two alike; 0 for a longer or an empty one.
std::uint64_t code_key(std::string_view code) {
  if (code.empty() || code.size() > 7) return 0;
  std::uint64_t key = code.size();
  for (const char c : code) key = key << 8U | static_cast<unsigned char>(c);
  return key;
}

std::size_t slot_of(std::uint64_t key, std::size_t slots) {
  return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15U) >> 32U) & (slots - 1);
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

void Protocol::place_codes() {
  std::size_t slots = 16;
  while (slots < factor_at_.size() * 4) slots *= 2;
  code_slots_.assign(slots, {});
  for (const auto& [code, at] : factor_at_) {
    const std::uint64_t key = code_key(code);
    if (key == 0) continue;
    std::size_t slot = slot_of(key, slots);
    while (code_slots_[slot].key != 0) slot = (slot + 1) & (slots - 1);
    code_slots_[slot] = {key, at};
  }
}

const FactorCode* Protocol::factor(std::string_view code) const {
  const std::uint64_t key = code_slots_.empty() ? 0 : code_key(code);
  if (key == 0) {
    const auto found = factor_at_.find(code);
    return found == factor_at_.end() ? family_of(code) : &factors_[found->second];
  }
  const std::size_t slots = code_slots_.size();
  for (std::size_t slot = slot_of(key, slots); code_slots_[slot].key != 0; slot = (slot + 1) & (slots - 1)) {
    if (code_slots_[slot].key == key) return &factors_[code_slots_[slot].at];
  }
  return family_of(code);
}

const FactorCode* Protocol::family_of(std::string_view code) const {
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
