// Accounts of many enterprises: one sheet for some hundred of them, one pass for each line of the guide.
#include "base/assert.hpp"
#include "carbon/accounts/compute.hpp"
#include "carbon/accounts/sheet.hpp"

#include <algorithm>
#include <memory>

namespace lantian::carbon {
namespace {

constexpr std::size_t fleet_batch = 64;

class FleetWork {
 public:
  FleetWork(const GuideProgram& program, const inventory::UnitBook& units, std::span<const FleetMember> members,
            std::span<const std::string> months)
      : program_{program}, units_{units}, members_{members}, months_{months}, accounts_(members.size()) {}

  std::vector<FleetAccount> run() {
    for (std::size_t first = 0; first < members_.size(); first += fleet_batch) {
      batch(first, std::min(first + fleet_batch, members_.size()));
    }
    return std::move(accounts_);
  }

 private:
  void batch(std::size_t first, std::size_t last) {
    rows_.clear();
    owners_.clear();
    for (std::size_t member = first; member < last; ++member) take(member);
    const Sheet sheet{program_, units_, rows_};
    const std::size_t count = rows_.size();
    std::vector<double> mass(count);
    const auto known = std::make_unique<bool[]>(count);
    for (std::size_t line = 0; line < program_.lines.size(); ++line) {
      sheet.evaluate_line(line, mass, {known.get(), count});
      const Part part = program_.guide.lines[line].part;
      for (std::size_t row = 0; row < count; ++row) add(accounts_[owners_[row]], part, mass[row], known[row]);
    }
  }

  /// Rows of one member stand by facility and month, as compute_account has them.
  void take(std::size_t member) {
    const FleetMember& one = members_[member];
    FleetAccount& account = accounts_[member];
    account.state = MonthState::final;
    std::size_t facilities = 0;
    std::size_t counted = 0;
    const std::string* facility = nullptr;
    for (const Month& month : one.filings) {
      if (!std::ranges::binary_search(months_, month.month)) continue;
      if (facility == nullptr || *facility != month.facility) {
        facility = &month.facility;
        ++facilities;
        ++group_;
      }
      if (month.state == MonthState::missing) continue;
      ++counted;
      account.state = std::min(account.state, month.state);
      rows_.push_back({&month, one.resolved, group_});
      owners_.push_back(member);
    }
    account.missing_months = std::max<std::size_t>(facilities, 1) * months_.size() - counted;
    if (account.missing_months > 0) account.state = MonthState::missing;
  }

  static void add(FleetAccount& account, Part part, double mass, bool known) {
    if (!known) {
      account.state = MonthState::missing;
      return;
    }
    const auto amount = CarbonMass::from_canonical(mass);
    account.parts[static_cast<std::size_t>(part) - 1] += amount;
    account.total = account.total.value_or(CarbonMass{}) + (part == Part::recovery ? amount * -1.0 : amount);
  }

  const GuideProgram& program_;
  const inventory::UnitBook& units_;
  std::span<const FleetMember> members_;
  std::span<const std::string> months_;
  std::vector<FleetAccount> accounts_;
  std::vector<SheetRow> rows_;
  std::vector<std::size_t> owners_;
  std::size_t group_ = 0;
};

}  // namespace

std::vector<FleetAccount> recalculate(const GuideProgram& program, const inventory::UnitBook& units,
                                      std::span<const FleetMember> members, std::span<const std::string> months) {
  LANTIAN_ASSERT(std::ranges::is_sorted(months), "months in order");
  return FleetWork{program, units, members, months}.run();
}

}  // namespace lantian::carbon
