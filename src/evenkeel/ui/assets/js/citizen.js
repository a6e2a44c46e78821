// The script of pages for citizens. Every page works without it.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  Radios,
  SkipLink,
  createAll,
  isSupported,
} from "govuk-frontend";

if (isSupported()) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  for (const component of [
    Button,
    CharacterCount,
    Checkboxes,
    ErrorSummary,
    FileUpload,
    NotificationBanner,
    Radios,
    SkipLink,
  ]) createAll(component);
}
