#include "serve/office_files.hpp"

#include "keep/listing_workbook.hpp"
#include "report/office/bulletin_office.hpp"

#include <fmt/core.h>

namespace lantian::serve {

Result<std::string> office_file(const report::Bulletin& bulletin, std::string_view file_name,
                                report::Language language) {
  const auto form = report::office_form(file_name);
  if (form == report::OfficeForm::docx) return report::bulletin_docx(bulletin, language);
  if (form == report::OfficeForm::xlsx)
    return keep::listing_workbook(report::bulletin_listings(bulletin, language),
                                  report::listing_words(*bulletin.templates, language));
  return Error{ErrorCode::unsupported, fmt::format("'{}': an office file ends in .docx or .xlsx", file_name), ""};
}

Result<std::string> listing_file(const terms::Listing& listing, std::string_view form,
                                 const report::Templates& templates, report::Language language) {
  const terms::ListingWords words = report::listing_words(templates, language);
  if (form == "csv") return terms::listing_csv(listing, words);
  if (form == "xlsx") return keep::listing_workbook(listing, words);
  return Error{ErrorCode::unsupported, fmt::format("'{}': a list is written as csv or xlsx", form), listing.id};
}

std::string_view media_type_of(std::string_view form) {
  if (form == "csv") return "text/csv; charset=utf-8";
  if (form == "xlsx") return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  if (form == "docx") return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  return {};
}

}  // namespace lantian::serve
