// Random rows against the quota ledger and against a naive model that only knows the rule's text: both must take the
// same rows, and what is taken must keep every invariant on every day.
#include "inventory/quota/ledger.hpp"
#include "inventory/quota/ledger_sample_test.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

namespace {

using namespace lantian;
using namespace lantian::inventory;
using namespace lantian::inventory::sample;

/// One row as the model keeps it: so many grams from one place to another.
struct PlainRow {
  LedgerKind kind{};
  Day day{};
  std::string lot, from, to;  ///< places like "a/2023/reserved/P1"; "" = outside
  std::string from_region, to_region, project, project_region;
  Day completed{};
  int home_year = 0;
  std::string home_region, origin;
  std::int64_t grams = 0;
  int reversed_by = 0, reverses = 0;
};

/// The rule of the sample, read as a person reads it, with lists that are searched from end to end.
class PlainModel {
 public:
  /// Whether the row is taken; then it is kept.
  bool offer(const LedgerDraft& draft);
  const std::vector<PlainRow>& rows() const { return rows_; }
  std::int64_t at(const std::string& place, const std::string& lot, Day day) const;

 private:
  const PlainRow* issue_of(const std::string& lot) const;
  const PlainRow* first_of_project(const std::string& project) const;
  bool covers_every_day(const PlainRow& row) const;
  bool goes_round(const PlainRow& row) const;
  bool give(const LedgerDraft& draft, const PlainRow& issue, PlainRow& row) const;
  bool move(const LedgerDraft& draft, const PlainRow& issue, PlainRow& row) const;
  bool reverse(const LedgerDraft& draft);
  static bool near(const std::string& a, const std::string& b) {
    const std::string pair = std::min(a, b) + std::max(a, b);
    return a == b || pair == "ab" || pair == "bc";
  }

  std::vector<PlainRow> rows_;
};

std::int64_t PlainModel::at(const std::string& place, const std::string& lot, Day day) const {
  std::int64_t grams = 0;
  for (const PlainRow& row : rows_) {
    if (row.lot != lot || row.day > day) continue;
    if (row.to == place) grams += row.grams;
    if (row.from == place) grams -= row.grams;
  }
  return grams;
}

const PlainRow* PlainModel::issue_of(const std::string& lot) const {
  for (const PlainRow& row : rows_) {
    if (row.kind == LedgerKind::issue && row.lot == lot && row.reversed_by == 0) return &row;
  }
  return nullptr;
}

const PlainRow* PlainModel::first_of_project(const std::string& project) const {
  for (const PlainRow& row : rows_) {
    const bool names = row.kind == LedgerKind::reserve || row.kind == LedgerKind::use;
    if (names && row.project == project && row.reversed_by == 0) return &row;
  }
  return nullptr;
}

bool PlainModel::covers_every_day(const PlainRow& row) const {
  if (row.from.empty()) return true;
  std::set<Day> days{row.day};
  for (const PlainRow& other : rows_) {
    if (other.lot == row.lot && other.day > row.day) days.insert(other.day);
  }
  return std::ranges::all_of(days, [&](Day day) { return at(row.from, row.lot, day) >= row.grams; });
}

/// Whether tonnes of the lot ever went from the row's goal to its start.
bool PlainModel::goes_round(const PlainRow& row) const {
  std::set<std::string> reached{row.to_region};
  for (std::size_t pass = 0; pass < 5; ++pass) {
    for (const PlainRow& other : rows_) {
      const bool stands = other.kind == LedgerKind::transfer && other.lot == row.lot && other.reversed_by == 0;
      if (stands && reached.contains(other.from_region)) reached.insert(other.to_region);
    }
  }
  return reached.contains(row.from_region);
}

int year_in(Day day) {
  return static_cast<int>(std::chrono::year_month_day{day}.year());
}
Day end_of_window(int vintage) {
  return day_at(vintage + 5, 12, 31);
}

bool PlainModel::give(const LedgerDraft& draft, const PlainRow& issue, PlainRow& row) const {
  if (const PlainRow* first = first_of_project(draft.project)) {
    if (first->project_region != draft.project_region) return false;
  }
  row.project = draft.project;
  row.project_region = draft.project_region;
  if (issue.origin != "enterprise" || !near(issue.home_region, draft.project_region)) return false;
  if (issue.completed >= *draft.discharge) return false;
  const bool twice = draft.project_region == "a" && year_in(draft.day) == 2024;  // 2023 failed in a
  row.grams = draft.need->grams() * (twice ? 2 : 1);
  const std::string account = draft.region + "/" + std::to_string(*draft.vintage) + "/";
  row.from = account + "balance";
  row.to = account + (draft.kind == LedgerKind::use ? "used/" : "reserved/") + draft.project;
  if (draft.kind == LedgerKind::use) {
    PlainRow whole = row;
    whole.from = account + "reserved/" + draft.project;
    whole.grams = 1;
    if (covers_every_day(whole)) {  // something is reserved: that is used, and no more
      row.from = whole.from;
      return true;
    }
  }
  return draft.day <= end_of_window(*draft.vintage);
}

bool PlainModel::move(const LedgerDraft& draft, const PlainRow& issue, PlainRow& row) const {
  const std::string account = draft.region + "/" + std::to_string(*draft.vintage) + "/";
  const bool open = draft.day <= end_of_window(*draft.vintage);
  row.from = account + "balance";
  switch (draft.kind) {
    case LedgerKind::release:
      row.from = account + "reserved/" + draft.project;
      row.to = account + "balance";
      return true;
    case LedgerKind::retire:
      row.to = account + "retired/" + draft.target;
      return open;
    case LedgerKind::clawback: {
      row.to = account + "clawed";
      if (draft.project.empty()) return true;
      PlainRow used = row;
      used.from = account + "used/" + draft.project;
      used.grams = 1;
      row.from = covers_every_day(used) ? used.from : account + "reserved/" + draft.project;
      return true;
    }
    case LedgerKind::transfer:
      row.from_region = draft.region;
      row.to_region = draft.to_region;
      row.to = draft.to_region + "/" + std::to_string(*draft.vintage) + "/balance";
      return open && near(issue.home_region, draft.to_region) && !goes_round(row);
    case LedgerKind::carry:
      row.to = draft.region + "/" + std::to_string(*draft.to_vintage) + "/balance";
      return open && *draft.to_vintage > *draft.vintage && *draft.to_vintage <= issue.home_year + 2;
    case LedgerKind::expire:
      row.to = account + "expired";
      return !open;
    default:
      return false;
  }
}

bool PlainModel::reverse(const LedgerDraft& draft) {
  if (draft.reverses < 1 || draft.reverses > static_cast<std::int64_t>(rows_.size())) return false;
  PlainRow& original = rows_[static_cast<std::size_t>(draft.reverses - 1)];
  if (original.kind == LedgerKind::reverse || original.reversed_by != 0 || draft.day < original.day) return false;
  PlainRow row = original;
  row.kind = LedgerKind::reverse;
  row.day = draft.day;
  std::swap(row.from, row.to);
  if (!covers_every_day(row)) return false;
  original.reversed_by = 1;
  rows_.push_back(row);
  return true;
}

bool PlainModel::offer(const LedgerDraft& draft) {
  if (draft.kind == LedgerKind::reverse) return reverse(draft);
  PlainRow row;
  row.kind = draft.kind;
  row.day = draft.day;
  row.lot = draft.reduction;
  row.grams = draft.amount.value_or(QuotaMass{}).grams();
  const PlainRow* issue = issue_of(draft.reduction);
  if (draft.kind == LedgerKind::issue) {
    row.completed = *draft.completed;
    row.home_year = year_in(*draft.completed);
    row.home_region = draft.region;
    row.origin = draft.origin;
    row.to = draft.region + "/" + std::to_string(row.home_year) + "/balance";
    const bool good = issue == nullptr && draft.day >= *draft.completed && draft.day <= end_of_window(row.home_year);
    if (good && row.grams > 0) rows_.push_back(row);
    return good && row.grams > 0;
  }
  if (issue == nullptr) return false;
  const bool gives = draft.kind == LedgerKind::reserve || draft.kind == LedgerKind::use;
  if (!(gives ? give(draft, *issue, row) : move(draft, *issue, row))) return false;
  if (row.grams <= 0 || !covers_every_day(row)) return false;
  rows_.push_back(row);
  return true;
}

/// Rows that are often right and often wrong, complete enough that nothing has to be filled in.
class RowDraw {
 public:
  explicit RowDraw(std::uint64_t seed, int lots) : chance_{seed}, lots_{lots} {}
  LedgerDraft draw(const std::vector<LedgerEntry>& entries);

 private:
  int below(int limit) { return static_cast<int>(chance_() % static_cast<std::uint64_t>(limit)); }
  /// Makes the row speak of an earlier reservation: by chance alone it seldom would.
  void follow(const std::vector<LedgerEntry>& entries, LedgerDraft& draft) {
    const std::size_t start = chance_() % entries.size();
    for (std::size_t i = start; i < entries.size(); ++i) {
      const LedgerEntry& one = entries[i];
      if (one.kind != LedgerKind::reserve) continue;
      draft.reduction = one.reduction;
      draft.region = one.account.region;
      draft.vintage = one.account.vintage;
      draft.origin = one.account.origin;
      draft.project = one.project;
      draft.day = one.day + std::chrono::days{below(400)};
      return;
    }
  }
  std::string region() { return std::string(1, "aaabbcd"[below(7)]); }
  Day any_day() { return day_at(2021, 1, 1) + std::chrono::days{below(3000)}; }

  std::mt19937_64 chance_;
  int lots_;
};

LedgerDraft RowDraw::draw(const std::vector<LedgerEntry>& entries) {
  constexpr std::array kinds{LedgerKind::issue,    LedgerKind::issue,  LedgerKind::issue,    LedgerKind::reserve,
                             LedgerKind::reserve,  LedgerKind::use,    LedgerKind::use,      LedgerKind::use,
                             LedgerKind::release,  LedgerKind::retire, LedgerKind::clawback, LedgerKind::transfer,
                             LedgerKind::transfer, LedgerKind::carry,  LedgerKind::expire,   LedgerKind::reverse};
  const int lot = below(lots_);
  LedgerDraft draft =
      row(kinds[static_cast<std::size_t>(below(static_cast<int>(kinds.size())))], any_day(), "R" + std::to_string(lot));
  draft.region = std::string(1, "abcd"[lot % 4]);
  draft.origin = lot % 11 == 0 ? "national" : "enterprise";
  draft.vintage = 2021 + lot % 3;
  draft.amount = QuotaMass::from_grams(1 + below(9));
  draft.evidence = "paper";
  draft.note = "because";
  draft.project = below(8) == 0 && draft.kind == LedgerKind::clawback ? "" : "P" + std::to_string(below(6));
  draft.project_region =
      std::string(1, "abcabd"[static_cast<std::size_t>(draft.project.empty() ? 0 : draft.project[1] - '0')]);
  if (below(20) == 0) draft.project_region = region();
  draft.discharge = day_at(2023, 7, 1);
  draft.target = "T" + std::to_string(below(2));
  draft.to_region = region();
  draft.to_vintage = *draft.vintage + below(4);
  draft.reverses = static_cast<std::int64_t>(below(static_cast<int>(entries.size()) + 2));
  if (draft.kind == LedgerKind::issue) {
    draft.completed = day_at(*draft.vintage, 1, 1) + std::chrono::days{below(365)};
    draft.amount = QuotaMass::from_grams(below(200));
    draft.project.clear();
  } else if (below(4) == 0) {
    draft.region = region();
    if (below(2) == 0) draft.vintage = *draft.vintage + 1;
  }
  if (draft.kind == LedgerKind::release && !entries.empty() && below(2) == 0) follow(entries, draft);
  if (draft.kind == LedgerKind::reserve || draft.kind == LedgerKind::use) {
    draft.need = draft.amount;
    draft.amount.reset();
  }
  return draft;
}

/// "a/2023/reserved/P1" as the ledger's own key.
PotKey key_of_place(const std::string& lot, const std::string& place) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : place + "/") {
    if (c != '/') {
      word += c;
      continue;
    }
    words.push_back(word);
    word.clear();
  }
  const std::map<std::string, Pot> pots{{"balance", Pot::balance}, {"reserved", Pot::reserved},
                                        {"used", Pot::used},       {"retired", Pot::retired},
                                        {"expired", Pot::expired}, {"clawed", Pot::clawed}};
  const int number = std::stoi(lot.substr(1));
  return PotKey{lot,
                {words[0], Pollutant::nox, std::stoi(words[1]), number % 11 == 0 ? "national" : "enterprise"},
                pots.at(words[2]),
                words.size() > 3 ? words[3] : ""};
}

/// Every place of every lot on every day that matters: the same grams by the model, and none below zero.
void compare_pots(const QuotaLedger& ledger, const PlainModel& model, std::uint64_t seed) {
  std::set<Day> days;
  std::set<std::pair<std::string, std::string>> places;
  for (const PlainRow& one : model.rows()) {
    days.insert(one.day);
    for (const std::string& place : {one.from, one.to}) {
      if (!place.empty()) places.emplace(one.lot, place);
    }
  }
  std::mt19937_64 chance{seed};
  int looks = 0;
  for (const auto& [lot, place] : places) {
    for (const Day day : days) {
      if (days.size() * places.size() > 20'000 && chance() % 50 != 0) continue;
      ++looks;
      const std::int64_t grams = model.at(place, lot, day);
      REQUIRE(grams >= 0);
      REQUIRE(ledger.held(key_of_place(lot, place), day).grams() == grams);
    }
  }
  CHECK((looks > 0) == !places.empty());
}

/// Plays `count` rows into both. Gives how many of each kind were taken.
std::map<LedgerKind, int> play(std::uint64_t seed, int count, int lots) {
  const QuotaBasis basis = quota_basis();
  QuotaLedger ledger;
  PlainModel model;
  RowDraw draw{seed, lots};
  std::string chain;
  for (int i = 0; i < count; ++i) {
    const LedgerDraft draft = draw.draw(ledger.entries());
    Posting posting = ledger.settle(basis, draft);
    const bool taken = std::holds_alternative<LedgerEntry>(posting);
    CAPTURE(i);
    CAPTURE(name_of(draft.kind));
    if (!taken) CAPTURE(std::get<LedgerRefusal>(posting).message);
    REQUIRE(model.offer(draft) == taken);
    if (!taken) continue;
    LedgerEntry entry = std::get<LedgerEntry>(std::move(posting));
    entry.chain = chain = chain_of(chain, entry);
    REQUIRE(ledger.take(std::move(entry)).ok());
    if (i % 5 != 0) continue;  // as a batch that is taken back would
    const LedgerEntry last = ledger.entries().back();
    ledger.withdraw_last();
    REQUIRE(ledger.take(last).ok());
  }
  CHECK(verify_ledger(basis, ledger.entries()).empty());

  compare_pots(ledger, model, seed);
  for (const AccountBalance& account : ledger.balances({})) CHECK(account.closes());
  std::map<LedgerKind, int> kinds;
  for (const LedgerEntry& entry : ledger.entries()) ++kinds[entry.kind];
  return kinds;
}

}  // namespace

TEST_CASE("quota ledger: ten thousand random rows, taken and refused as a naive model says") {
  const auto taken = play(7, 10'000, 60);
  // The play means something only when every kind is taken, and many rows are refused.
  int all = 0;
  for (const auto& [kind, count] : taken) {
    CAPTURE(name_of(kind));
    CHECK(count >= 20);
    all += count;
  }
  CHECK(taken.size() == 10);
  CHECK(all < 9'000);
}

TEST_CASE("quota ledger: short plays from any seed") {
  CHECK(rc::check("plays", [] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    play(seed, 150, *rc::gen::inRange(1, 12));
  }));
}
