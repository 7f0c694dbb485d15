"""What an editor is told of the wording: knowledge and matching looked at together, before readers do."""
