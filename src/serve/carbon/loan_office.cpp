#include "serve/carbon/loan_office.hpp"

#include "base/text.hpp"
#include "serve/carbon/amendment_office.hpp"
#include "serve/carbon/loan_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

constexpr std::string_view loan_guide_word = "guide ";
constexpr std::string_view loan_held_word = "values of ";

Error loan_unreadable(const keep::DocumentRow& row, const Error& why) {
  return {ErrorCode::corrupt, fmt::format("document {} ({} {}): {}", row.number, row.kind, row.key, why.message),
          row.key};
}

std::string loan_figure_key(const std::string& loan, const std::string& kpi, int year) {
  return fmt::format("{}/{}/{}", loan, kpi, year);
}

Result<std::vector<AmendmentOnFile>> loan_amendments(const keep::DocumentBook& book, const std::string& loan) {
  LANTIAN_TRY(const std::vector<std::string> keys, book.keys("amendment"));
  std::vector<AmendmentOnFile> out;
  for (std::size_t n = 1; std::ranges::find(keys, amendment_key(loan, n)) != keys.end(); ++n) {
    LANTIAN_TRY(const auto row, book.newest("amendment", amendment_key(loan, n)));
    auto one = read_amendment_json(row->body);
    if (!one) return loan_unreadable(*row, one.error());
    one->row = row->number;
    out.push_back(*std::move(one));
  }
  return out;
}

Result<LoanOnFile> loan_of_row(const keep::DocumentBook& book, const keep::DocumentRow& row) {
  LoanOnFile out;
  out.at = row.at;
  auto loan = read_loan_json(row.body);
  if (!loan) return loan_unreadable(row, loan.error());
  out.loan = *std::move(loan);
  LANTIAN_TRY(out.amendments, loan_amendments(book, out.loan.id));
  for (const carbon::Kpi& kpi : out.terms(Day::max()).kpis) {
    for (const carbon::KpiTarget& target : kpi.targets) {
      LANTIAN_TRY(const auto rows, book.all("kpi", loan_figure_key(out.loan.id, kpi.id, target.year)));
      for (const keep::DocumentRow& one : rows) {
        auto figure = read_kpi_figure_json(one.body);
        if (!figure) return loan_unreadable(one, figure.error());
        out.verified.push_back(*std::move(figure));
      }
    }
  }
  return out;
}

Result<std::variant<carbon::KpiFigure, LoanRefusal>> loan_refused(std::string why,
                                                                  std::vector<std::string> allowed = {}) {
  return std::variant<carbon::KpiFigure, LoanRefusal>{LoanRefusal{std::move(why), std::move(allowed)}};
}

/// The figure that would be verified, or why there is none.
std::variant<carbon::KpiFigure, LoanRefusal> loan_figure_for(const FinanceGround& ground, const carbon::Loan& loan,
                                                             const carbon::Kpi& kpi, const VerificationWish& wish) {
  carbon::KpiFigure figure;
  if (kpi.kind == carbon::KpiKind::score) {
    if (!wish.value) return LoanRefusal{fmt::format("{} is filed: give its value", in_quotes(kpi.id))};
    figure.kpi = kpi.id;
    figure.year = wish.year;
    figure.value = wish.value;
    figure.basis = kpi.basis_of(wish.year);
    figure.origin = "as filed";
  } else {
    const MeasuredKpi measured = measure_on_contract(ground, loan, kpi, wish.year);
    figure = measured.figure;
    if (!figure.value) {
      return LoanRefusal{
          fmt::format("there is no figure of {} on the contract's basis: {}", wish.year, figure.missing)};
    }
    if (wish.value && !(*wish.value == *figure.value)) {
      return LoanRefusal{fmt::format("{} was given; on the contract's basis the accounts give {} {}",
                                     wish.value->text(), figure.value->text(), kpi.unit)};
    }
    figure.origin += ", snapshot " + measured.snapshot;
  }
  if (!wish.report.empty()) figure.origin += ", report " + wish.report;
  return figure;
}

}  // namespace

std::vector<carbon::Amendment> LoanOnFile::amended_by() const {
  std::vector<carbon::Amendment> out;
  for (const AmendmentOnFile& one : amendments) out.push_back(one.terms);
  return out;
}

carbon::Loan LoanOnFile::terms(Day on) const {
  return carbon::loan_versions(loan, amended_by(), on).back().loan;
}

Result<std::vector<LoanOnFile>> loans_on_file(const keep::DocumentBook& book) {
  LANTIAN_TRY(const std::vector<keep::DocumentRow> rows, book.each("loan"));
  std::vector<LoanOnFile> out;
  for (const keep::DocumentRow& row : rows) {
    LANTIAN_TRY(LoanOnFile one, loan_of_row(book, row));
    out.push_back(std::move(one));
  }
  return out;
}

Result<LoanOnFile> loan_on_file(const keep::DocumentBook& book, const std::string& id) {
  LANTIAN_TRY(const std::optional<keep::DocumentRow> row, book.newest("loan", id));
  if (row) return loan_of_row(book, *row);
  LANTIAN_TRY(const std::vector<std::string> ids, book.keys("loan"));
  return Error{
      ErrorCode::not_found,
      fmt::format("no loan {}; there {}", in_quotes(id), ids.empty() ? "are none" : "are " + joined(ids, ", ")), id};
}

Result<carbon::LoanCourse> loan_course(const LoanOnFile& file, Day on) {
  return carbon::course_of(file.loan, file.amended_by(), file.verified, on);
}

Result<std::unique_ptr<const LoanPage>> loan_page(const FinanceGround& ground, LoanOnFile file, Day on) {
  auto page = std::make_unique<LoanPage>();
  page->file = std::move(file);
  page->terms = page->file.terms(on);
  const carbon::Loan& loan = page->terms;
  std::vector<carbon::KpiFigure> figures = page->file.verified;
  for (const carbon::Kpi& kpi : loan.kpis) {
    for (const carbon::KpiTarget& target : kpi.targets) {
      LoanYear year{&kpi, target.year, {}, {}};
      if (kpi.kind != carbon::KpiKind::score) {
        year.contract = measure_on_contract(ground, loan, kpi, target.year);
        year.today = measure_today(ground, loan, kpi, target.year);
        const bool verified = std::ranges::any_of(page->file.verified, [&](const carbon::KpiFigure& one) {
          return one.kpi == kpi.id && one.year == target.year;
        });
        if (!verified) figures.push_back(year.contract->figure);
        if (year.today->figure.basis != kpi.basis_of(target.year)) figures.push_back(year.today->figure);
      }
      page->years.push_back(std::move(year));
    }
  }
  LANTIAN_TRY(page->course, carbon::course_of(page->file.loan, page->file.amended_by(), figures, on));
  return std::unique_ptr<const LoanPage>{std::move(page)};
}

Result<std::variant<carbon::KpiFigure, LoanRefusal>> verify_loan_year(const FinanceGround& ground,
                                                                      keep::DocumentBook& book, const LoanOnFile& file,
                                                                      const VerificationWish& wish,
                                                                      const CarbonPerson& person, UtcSeconds now) {
  const Day today = std::chrono::floor<std::chrono::days>(to_local(now));
  const carbon::Loan loan = file.terms(today);
  if (person.party != loan.verifier_on(today)) {
    return loan_refused(fmt::format("{} is not the verifier; the contract names one", in_quotes(person.party)),
                        {loan.verifier_on(today)});
  }
  const carbon::Kpi* kpi = loan.kpi(wish.kpi);
  if (kpi == nullptr) {
    std::vector<std::string> ids;
    for (const carbon::Kpi& one : loan.kpis) ids.push_back(one.id);
    return loan_refused(fmt::format("the loan has no KPI {}", in_quotes(wish.kpi)), std::move(ids));
  }
  if (kpi->target(wish.year) == nullptr) {
    std::vector<std::string> years;
    for (const carbon::KpiTarget& one : kpi->targets) years.push_back(std::to_string(one.year));
    return loan_refused(fmt::format("the contract has no target for {}", wish.year), std::move(years));
  }
  if (year_of(today) <= wish.year) {
    return loan_refused(fmt::format("a figure of {} is verified after its year", wish.year));
  }
  auto made = loan_figure_for(ground, loan, *kpi, wish);
  auto* figure = std::get_if<carbon::KpiFigure>(&made);
  if (figure == nullptr) return made;
  figure->verified_by = person.party;
  figure->verified_on = today;
  const std::array drafts{
      keep::DocumentDraft{"kpi", loan_figure_key(loan.id, kpi->id, wish.year), kpi_figure_json(*figure), {}}};
  LANTIAN_CHECK(book.append(drafts, person.name, now));
  return made;
}

carbon::KpiBasis account_basis(const carbon::Account& account) {
  carbon::KpiBasis out{account.factors, {}};
  out.factors.push_back(fmt::format("{}{}/{}", loan_guide_word, account.guide, account.version));
  std::ranges::sort(out.factors);
  return out;
}

std::optional<int> held_year(const carbon::KpiBasis& basis) {
  for (const std::string& one : basis.factors) {
    if (!one.starts_with(loan_held_word)) continue;
    const auto year = parse_decimal(one.substr(loan_held_word.size()));
    if (year && year->places == 0) return static_cast<int>(year->unscaled);
  }
  return std::nullopt;
}

std::string without_hashes(std::string_view text) {
  constexpr std::size_t digits = 64;
  const auto is_hash = [&](std::size_t at) {
    const std::string_view piece = text.substr(at, digits);
    return piece.size() == digits && piece.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  };
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ' ' && is_hash(at + 1)) {
      at += digits;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::optional<carbon::AccountWish> wish_of_basis(const carbon::KpiBasis& basis) {
  carbon::AccountWish out;
  for (const std::string& one : basis.factors) {
    std::string_view text = one;
    const bool guide = text.starts_with(loan_guide_word);
    if (guide) text.remove_prefix(loan_guide_word.size());
    text = text.substr(0, text.find(' '));
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) continue;
    const std::string id{text.substr(0, slash)}, version{text.substr(slash + 1)};
    if (guide) {
      out.guide = id;
      out.version = version;
    } else {
      out.factors.push_back({id, version});
    }
  }
  if (out.guide.empty()) return std::nullopt;
  return out;
}

}  // namespace lantian::serve
