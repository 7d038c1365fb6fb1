#include "app/carbon_account.hpp"

#include "app/desk.hpp"
#include "base/text.hpp"
#include "carbon/accounts/snapshot.hpp"
#include "keep/files.hpp"
#include "serve/carbon/reports.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::app {
namespace {

using carbon::Part;

constexpr std::string_view carbon_mark = "SYNTHETIC: made-up enterprises; no figure here is of a real one\n";
constexpr const char* snapshot_mark = "lantian carbon snapshot ";

/// The books of a command, at one place because they point into each other.
struct CarbonDesk {
  serve::Office data;
  serve::InventoryOffice inventory;
  serve::CarbonOffice office;
};
Result<std::unique_ptr<CarbonDesk>> open_carbon() {
  auto out = std::make_unique<CarbonDesk>();
  LANTIAN_TRY(out->data, open_office());
  LANTIAN_TRY(out->inventory, serve::InventoryOffice::open(out->data));
  LANTIAN_TRY(out->office, serve::CarbonOffice::open(out->inventory));
  return out;
}

/// The carbon documents of a book that is there.
Result<std::unique_ptr<keep::DocumentBook>> carbon_documents(const std::string& book) {
  const std::string path = serve::carbon_path(book);
  if (!keep::exists(path)) {
    return Error{ErrorCode::not_found,
                 "this book holds no carbon accounts; a bureau's `lantian serve` makes carbon.db in it", path};
  }
  return keep::open_document_book(path);
}

Result<serve::CarbonFilings> carbon_filings(const CarbonDesk& desk, const CarbonWords& words) {
  if (!words.book.empty()) {
    LANTIAN_TRY(const auto book, carbon_documents(words.book));
    serve::CarbonShelf shelf;
    LANTIAN_TRY(const auto read, shelf.filings(*book));
    return *read;
  }
  if (words.file.empty()) return desk.office.synthetic(words.region);
  if (words.guide.empty()) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("say which guide the filings go by with --guide; there are {}",
                             joined(desk.office.guides().ids(), ", ")),
                 "--guide"};
  }
  return desk.office.filed(words.file, words.guide, words.county);
}

std::string tonnes(std::optional<CarbonMass> mass) {
  return mass ? fmt::format("{:.2f}", in(*mass, tonne_co2)) : std::string{"-"};
}

const std::string& carbon_name(const CarbonWords& words, const terms::Name& name) {
  return words.chinese ? name.zh : name.en;
}

void print_lines(const carbon::ComputedAccount& computed, const CarbonWords& words) {
  const carbon::Account& account = computed.account;
  for (const carbon::GuideLine& line : computed.program->guide.lines) {
    const auto sum = carbon::line_sum(account, line.id);
    print(fmt::format("  {:<24} {:>16} t CO2  {}\n", line.id, tonnes(sum), line.formula));
  }
  if (!words.lineage) return;
  for (const carbon::AccountLine& line : account.lines) print(carbon::lineage_text(line) + "\n");
}

void print_findings(const CarbonDesk& desk, const carbon::ComputedAccount& computed, const CarbonWords& words) {
  const auto findings = carbon::check_account(desk.office.checks(), computed, desk.office.units());
  for (const carbon::CarbonFinding& one : findings) {
    print(fmt::format("{:<8} {} {} {}\n", name_of(one.severity), one.month, carbon_name(words, one.what),
                      carbon_name(words, one.advice)));
  }
  const auto grades = carbon::grade_figures(desk.office.checks(), computed);
  if (!grades.empty()) print(fmt::format("data quality of the total: {}\n", grades.back().grade));
}

void print_account(const CarbonDesk& desk, const serve::YearAccount& made, const CarbonWords& words) {
  const carbon::Account& account = made.computed.account;
  if (account.synthetic) print(carbon_mark);
  print(fmt::format("{} {}  guide {}/{}{}  {}\n", account.enterprise, account.period, account.guide, account.version,
                    made.late_guide ? " (in force only later)" : "", name_of(account.state)));
  for (const Part part : {Part::fuel, Part::process, Part::electricity, Part::heat, Part::recovery}) {
    print(fmt::format("  {:<24} {:>16} t CO2\n", name_of(part), tonnes(account.part(part))));
  }
  print(fmt::format("  {:<24} {:>16} t CO2\n", "total", tonnes(account.total)));
  if (!account.missing_months.empty()) {
    print(fmt::format("months without a filing: {}\n", joined(account.missing_months, ", ")));
  }
  print_lines(made.computed, words);
  print_findings(desk, made.computed, words);
  for (const std::string& factor : account.factors) print("factors " + factor + "\n");
}

/// The report as the service gives it, with what the book keeps of the period.
Result<void> write_account_report(const CarbonDesk& desk, const serve::CarbonFilings& filings,
                                  const carbon::Enterprise& who, const CarbonWords& words) {
  if (words.docx.empty() && words.xlsx.empty()) return {};
  carbon::AccountWish wish;
  wish.guide = words.guide;
  wish.version = words.version;
  const serve::AccountView view = serve::view_account(desk.office, filings, who, words.year, wish);
  if (!view.made) return view.why;
  std::optional<serve::KeptAccount> kept;
  if (!words.book.empty()) {
    LANTIAN_TRY(const auto book, carbon_documents(words.book));
    LANTIAN_TRY(const auto row, book->newest("account", serve::account_key(who.id, words.year)));
    if (row) {
      LANTIAN_TRY(kept, serve::read_kept_account(*row));
    }
  }
  for (const auto& [file, form] : {std::pair{words.docx, "docx"}, std::pair{words.xlsx, "xlsx"}}) {
    if (file.empty()) continue;
    LANTIAN_TRY(const std::string bytes, serve::account_report(desk.office, desk.inventory, view,
                                                               kept ? &*kept : nullptr, form, !words.chinese));
    LANTIAN_CHECK(keep::write_file(file, bytes));
    print(fmt::format("report {}\n", file));
  }
  return {};
}

Result<int> carbon_account(const CarbonWords& words) {
  LANTIAN_TRY(const auto desk, open_carbon());
  LANTIAN_TRY(const serve::CarbonFilings filings, carbon_filings(*desk, words));
  const auto who = std::ranges::find(filings.enterprises, words.enterprise, &carbon::Enterprise::id);
  if (who == filings.enterprises.end()) {
    std::vector<std::string> ids;
    for (const carbon::Enterprise& one : filings.enterprises) ids.push_back(one.id);
    return Error{ErrorCode::not_found,
                 fmt::format("no enterprise {}; there are {}", in_quotes(words.enterprise), joined(ids, ", ")),
                 "enterprise"};
  }
  carbon::AccountWish wish;
  wish.guide = words.guide;
  wish.version = words.version;
  LANTIAN_TRY(const serve::YearAccount made, serve::year_account(desk->office, filings, *who, words.year, wish));
  print_account(*desk, made, words);
  LANTIAN_CHECK(write_account_report(*desk, filings, *who, words));
  if (words.out.empty()) return 0;
  const carbon::Snapshot snapshot = carbon::snapshot_of(made.computed, *who, desk->office.units());
  LANTIAN_CHECK(keep::write_file(words.out, snapshot_mark + snapshot.sha256 + "\n" + snapshot.text));
  print(fmt::format("snapshot {} ({})\n", words.out, snapshot.sha256));
  return 0;
}

/// Every account that a book keeps, computed again from itself. 0: all of them came out the same, and the chain holds.
Result<int> carbon_verify_book(const CarbonWords& words) {
  LANTIAN_TRY(const auto book, carbon_documents(words.book));
  LANTIAN_TRY(const std::vector<std::string> broken, book->verify());
  for (const std::string& one : broken) print(one + "\n");
  LANTIAN_TRY(const auto accounts, serve::verify_accounts(*book, {}, {}));
  int wrong = 0;
  bool synthetic = false;
  for (const serve::VerifiedAccount& one : accounts) {
    synthetic = synthetic || one.account.synthetic;
    if (one.trouble.empty()) continue;
    ++wrong;
    print(fmt::format("row {} {} {}: {}\n", one.account.row, one.account.enterprise, one.account.period, one.trouble));
  }
  print(fmt::format("{}{} kept accounts, {} of them the same to the last byte; {} faults of the chain\n",
                    synthetic ? carbon_mark : "", accounts.size(), static_cast<int>(accounts.size()) - wrong,
                    broken.size()));
  return wrong == 0 && broken.empty() ? 0 : 1;
}

Result<int> carbon_verify(const CarbonWords& words) {
  if (!words.book.empty()) return carbon_verify_book(words);
  if (words.snapshot.empty()) {
    return Error{ErrorCode::invalid_argument, "say which file, or --book DIR for every account that a book keeps",
                 "snapshot"};
  }
  LANTIAN_TRY(const std::string text, keep::read_file(words.snapshot));
  const std::size_t end = text.find('\n');
  const std::string_view head{text.data(), end == std::string::npos ? 0 : end};
  if (!head.starts_with(snapshot_mark)) {
    return Error{ErrorCode::malformed, "this is no snapshot; `lantian carbon account --out FILE` writes one",
                 words.snapshot};
  }
  LANTIAN_TRY(const carbon::ReadSnapshot read,
              carbon::verify({text.substr(end + 1), std::string{head.substr(std::string_view{snapshot_mark}.size())}}));
  const carbon::Account& account = read.computed.account;
  print(fmt::format("{}{} {}: {} t CO2, computed again from the snapshot alone, every byte the same\n",
                    account.synthetic ? carbon_mark : "", account.enterprise, account.period, tonnes(account.total)));
  return 0;
}

Result<int> carbon_guides(const CarbonWords& words) {
  LANTIAN_TRY(const auto desk, open_carbon());
  for (const auto& program : desk->office.guides().programs()) {
    const carbon::Guide& guide = program->guide;
    print(fmt::format("{:<24} from {}{}  {:<11} {}\n", guide.ref(), text_of(guide.in_force),
                      guide.valid_to ? " to " + text_of(*guide.valid_to) : "", guide.status,
                      carbon_name(words, guide.title)));
  }
  return 0;
}

}  // namespace

int run_carbon_account(const CarbonWords& words) {
  return exit_code(carbon_account(words));
}
int run_carbon_verify(const CarbonWords& words) {
  return exit_code(carbon_verify(words));
}
int run_carbon_guides(const CarbonWords& words) {
  return exit_code(carbon_guides(words));
}

}  // namespace lantian::app
