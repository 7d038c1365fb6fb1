#include "carbon/filing/filing.hpp"
#include "measure.hpp"
#include "serve/carbon/accounts_desk.hpp"
#include "serve/carbon/month_json.hpp"

/// bench_carbon_desk [ENTERPRISES]: synthetic enterprises with the twelve months of one year in a book, asked for all
/// their accounts through the shelves of the carbon desk; then one month is filed and the same is asked again. The
/// answer must be, to the last bit, that of shelves that read and compute everything, and one enterprise alone may have
/// been computed; else it fails. Goal: the second answer costs less than a fifth of the first.
namespace lantian::bench {
namespace {

using namespace serve;

constexpr std::size_t usual_enterprises = 10'000, chunk = 500;
constexpr double goal_ratio = 5;
constexpr const char* asked_year = "2024";

/// Enterprises of the region over and over, each copy under an id of its own.
Result<void> fill_book(const CarbonOffice& office, std::size_t enterprises, keep::DocumentBook& book) {
  LANTIAN_TRY(const CarbonFilings made, office.synthetic("changji"));
  std::map<std::string, std::vector<carbon::Month>, std::less<>> months;
  for (const carbon::Month& one : made.months) {
    if (one.month.starts_with(asked_year)) months[one.enterprise].push_back(one);
  }
  std::vector<keep::DocumentDraft> drafts;
  for (std::size_t n = 0; n < enterprises; ++n) {
    carbon::Enterprise one = made.enterprises[n % made.enterprises.size()];
    const std::string model = one.id;
    one.id = fmt::format("E{:05}", n);
    drafts.push_back({"enterprise", one.id, carbon_enterprise_json(one)});
    for (carbon::Month month : months[model]) {
      month.enterprise = one.id;
      drafts.push_back({"month", carbon::month_key(month), carbon_month_json(month)});
    }
    if ((n + 1) % chunk == 0 || n + 1 == enterprises) {
      LANTIAN_CHECK(book.append(drafts, "bench", UtcSeconds{}));
      drafts.clear();
    }
  }
  return {};
}

struct Asked {
  std::shared_ptr<const AccountsOfPeriod> accounts;
  double read_seconds = 0, seconds = 0;
};

Result<Asked> ask(const CarbonOffice& office, const keep::DocumentBook& book, CarbonShelf& filings,
                  AccountsShelf& accounts) {
  Asked out;
  const auto start = Clock::now();
  LANTIAN_TRY(const auto read, filings.filings(book));
  out.read_seconds = seconds_since(start);
  LANTIAN_TRY(out.accounts, accounts.of(office, read, asked_year));
  out.seconds = seconds_since(start);
  return out;
}

/// One month of an enterprise in the middle, filed anew with other numbers.
Result<void> file_one(const CarbonFilings& filings, keep::DocumentBook& book) {
  carbon::Month month = filings.months[filings.months.size() / 2];
  for (carbon::MonthItem& item : month.items) item.value.unscaled += 1;
  const keep::DocumentDraft draft{"month", carbon::month_key(month), carbon_month_json(month)};
  LANTIAN_CHECK(book.append(std::span{&draft, 1}, "bench", UtcSeconds{}));
  return {};
}

bool is_same(const AccountsOfPeriod& a, const AccountsOfPeriod& b) {
  if (a.views.size() != b.views.size()) return false;
  for (std::size_t n = 0; n < a.views.size(); ++n) {
    const AccountView &one = *a.views[n], &other = *b.views[n];
    if (one.enterprise->id != other.enterprise->id || one.made.has_value() != other.made.has_value() ||
        one.findings.size() != other.findings.size()) {
      return false;
    }
    if (one.made && one.made->computed.account.total != other.made->computed.account.total) return false;
  }
  return true;
}

Result<int> measured(std::size_t enterprises) {
  LANTIAN_TRY(const Office data, Office::open(LANTIAN_DATA_ROOT));
  LANTIAN_TRY(const InventoryOffice inventory, InventoryOffice::open(data));
  LANTIAN_TRY(const CarbonOffice office, CarbonOffice::open(inventory));
  const auto book = keep::make_memory_document_book();
  LANTIAN_CHECK(fill_book(office, enterprises, *book));
  CarbonShelf filings;
  AccountsShelf accounts;
  LANTIAN_TRY(Asked first, ask(office, *book, filings, accounts));
  LANTIAN_CHECK(file_one(*first.accounts->filings, *book));
  first.accounts.reset();
  LANTIAN_TRY(const Asked second, ask(office, *book, filings, accounts));
  fmt::print(
      "{} enterprises, 12 months: first answer {:.2f} s (of it reading {:.2f} s); after one filing {:.3f} s "
      "(reading {:.3f} s), {} computed: {:.1f} times less; peak {} MiB\n",
      enterprises, first.seconds, first.read_seconds, second.seconds, second.read_seconds, second.accounts->computed,
      first.seconds / second.seconds, peak_mib());
  // Whole again, and held against it without keeping both filings longer than needed.
  CarbonShelf whole_filings;
  AccountsShelf whole_accounts;
  LANTIAN_TRY(const Asked whole, ask(office, *book, whole_filings, whole_accounts));
  const bool right = second.accounts->computed == 1 && is_same(*second.accounts, *whole.accounts);
  if (!right) fmt::print(stderr, "bench_carbon_desk: the answer is not that of computing everything\n");
  return right && first.seconds >= goal_ratio * second.seconds ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main(int count, char** words) {
  const std::size_t enterprises =
      count > 1 ? static_cast<std::size_t>(std::strtoul(words[1], nullptr, 10)) : lantian::bench::usual_enterprises;
  const auto code = lantian::bench::measured(enterprises);
  if (!code) fmt::print(stderr, "bench_carbon_desk: {}\n", code.error().text());
  return code ? *code : 1;
}
